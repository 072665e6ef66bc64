use raw
