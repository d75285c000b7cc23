### Why a time or a value cannot be part of a code.

## Times, days, zones and windows

time-out-of-range = expected a time up to the year 9999, found { $seconds } seconds since 1970
not-a-time = expected a time such as 2026-03-05T08:00:00Z or 2026-03-05T08:00:00+08:00
not-a-day = expected a date such as 2026-03-05
not-a-time-zone = expected a time zone such as +08:00 or Asia/Shanghai
empty-window = expected an end after { $not-before }, found { $expires }
