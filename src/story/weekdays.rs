//! Which days of the week a text names: reports of one event date it alike.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::text::{fold, words};

/// From Monday to Sunday, folded, in the forms in which news names them.
const NAMES: &str = "
monday tuesday wednesday thursday friday saturday sunday
mondays tues wed thurs fri saturdays sundays
montag dienstag mittwoch donnerstag freitag samstag sonntag
montagabend dienstagabend mittwochabend donnerstagabend freitagabend sonnabend sonntagabend
montagmorgen dienstagmorgen mittwochmorgen donnerstagmorgen freitagmorgen samstagmorgen sonntagmorgen
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miercoles jueves viernes sabado domingo
segunda terca quarta quinta sexta sabado domingo
lunedi martedi mercoledi giovedi venerdi sabato domenica
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
mandag tisdag onsdag torsdag fredag lordag sondag
mandagen tisdagen onsdagen torsdagen fredagen lordagen sondagen
mandag tirsdag onsdag torsdag fredag lordag sondag
poniedzialek wtorek srode czwartek piatek sobote niedziele
poniedzialku wtorku sroda czwartku piatku sobota niedziela
понедельник вторник среду четверг пятницу субботу воскресенье
понедельника вторника среды четверга пятницы субботы воскресенья
понеділок вівторок середу четвер пятницю суботу неділю
pazartesi sali carsamba persembe cuma cumartesi pazar
δευτερα τριτη τεταρτη πεμπτη παρασκευη σαββατο κυριακη
pondeli utery stredu ctvrtek patek sobotu nedeli
ponedjeljak utorak srijedu cetvrtak petak subotu nedjelju
luni marti miercuri joi vineri sambata duminica
maanantaina tiistaina keskiviikkona torstaina perjantaina lauantaina sunnuntaina
senin selasa rabu kamis jumat sabtu minggu
понеделник вторник сряда четвъртък петък събота неделя
pirmdien otrdien tresdien ceturtdien piektdien sestdien svetdien
hetfon kedden szerdan csutortokon penteken szombaton vasarnap
الاثنين الثلاثاء الاربعاء الخميس الجمعة السبت الاحد

";

/// The same where words are not cut, or follow each other without endings.
const CHARACTERS: [(&str, u8); 28] = [
    ("周一", 0),
    ("周二", 1),
    ("周三", 2),
    ("周四", 3),
    ("周五", 4),
    ("周六", 5),
    ("周日", 6),
    ("星期一", 0),
    ("星期二", 1),
    ("星期三", 2),
    ("星期四", 3),
    ("星期五", 4),
    ("星期六", 5),
    ("星期日", 6),
    ("月曜", 0),
    ("火曜", 1),
    ("水曜", 2),
    ("木曜", 3),
    ("金曜", 4),
    ("土曜", 5),
    ("日曜", 6),
    ("월요일", 0),
    ("화요일", 1),
    ("수요일", 2),
    ("목요일", 3),
    ("금요일", 4),
    ("토요일", 5),
    ("일요일", 6),
];

static DAYS: LazyLock<HashMap<String, u8>> = LazyLock::new(|| {
    let lines = NAMES.lines().map(|line| line.split_whitespace().zip(0..));
    lines.flatten().map(|(name, day)| (fold(name), day)).collect()
});

/// One bit a day, Monday the lowest.
pub(super) fn weekdays(text: &str) -> u8 {
    let named = words(text).filter_map(|word| DAYS.get(&fold(&text[word.start..word.end])));
    let in_characters =
        CHARACTERS.iter().filter(|(name, _)| !text.is_ascii() && text.contains(name)).map(|(_, day)| day);
    named.chain(in_characters).fold(0, |days, day| days | 1 << day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_known_in_many_languages() {
        for text in ["on Tuesday, he", "am Dienstag", "во вторник", "يوم الثلاثاء", "周二", "火曜日", "화요일에"]
        {
            assert_eq!(weekdays(text), 2, "{text}");
        }
        assert_eq!(weekdays("no day"), 0);
    }
}
