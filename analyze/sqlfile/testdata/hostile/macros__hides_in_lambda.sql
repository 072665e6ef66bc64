create or replace macro hides_in_lambda(x) as list_transform(x, lambda p: (select content from read_text(p)))
