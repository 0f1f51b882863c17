-- What a name looks like: letters that are commonly confused become one. A small part of Unicode's confusables (UTS 39).
create or replace temp macro skeleton_of(small) as
    replace(replace(replace(
        translate(
            regexp_replace(strip_accents(translate(small, 'łøđıħŧ', 'lodiht')), '[^\p{L}\p{N}]+', '', 'g'),
            'аеорсухіјѕһԁԛԝтнкмвгпαορνιγκτυωεηχβ0135iⅼⅰ０１３５',
            'aeopcyxljshdqwthkmbrnaopvlyktuwenxbolesllloles'
        ),
        'rn', 'm'), 'vv', 'w'), 'cl', 'd')
