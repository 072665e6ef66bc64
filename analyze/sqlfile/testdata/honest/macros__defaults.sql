-- Share of a part, never more than the cap.
create macro defaults(part, whole, cap := 1.0) as
    least(cap, ratio(part, whole)) -- the end
