select list_transform(['HOME'], lambda x: getenv(x)) as a
