package main

import "context"

func (a *app) test(ctx context.Context, only string, update bool) error { return nil }
