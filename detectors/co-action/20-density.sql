-- One row per first act: how many other accounts acted on its object within the window before or after it.
select
    account,
    object,
    us,
    count(*) over (
        partition by object
        order by us range between {window} preceding and {window} following
    ) - 1 as others
from first_act
