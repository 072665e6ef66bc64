/*---
title: nothing follows
---*/
