//! Everyday English words that are names of notes too. A name of some rarer word is told from the
//! word well enough by being there at all.

use std::sync::LazyLock;

/// Sorted, in small letters.
const WORDS: &str = "\
    a able about above accept access account across act action active actual add after again \
    against age ago agree ahead air all allow almost alone along already also always am among \
    amount an and animal another answer answers any apart app appear apple apply april arc \
    archive are area arm around arrow art articles as ask assembly at attachments august auto \
    away axis back bad bag ball bank bar base basic basket be beam bear beat because become bee \
    been before begin behind being below best better between big bird bit black block blog blue \
    board body bolt book books both bottom bow box branch brave break bridge bring brown bucket \
    build bun burn bus business but buy by cache call can cap capital car carbon card care case \
    castle cat cause cell center centre chain chance change chapter chart check chef child \
    choice choose circle city class clean clear click client clock close cloud club coast code \
    coffee cold collection color colour column come commands common company compare comparisons \
    complete computer concept concepts condition configuration connect consider consul container \
    contents context control cool copy core corner cost could count course cover crab create \
    crow crystal cup curl current cut cycle daily dart dash data date day deal dear december \
    deep delta design desk detail did different direct do docs document does dog done door down \
    draft drag draw dream drive drop dry due each early earth east easy echo edge effect eight \
    either element else ember empty end energy engine english enough enter entities entry even \
    event events ever every example examples exit express eye face fact fair fall false family \
    far fast father february feel few fiber field fig figure file fill filter final find fine \
    finish fire firm first fish five flag flask flat flight floor flow fly focus folder follow \
    food foot for force form forward found four frame free fresh friend from front full fun \
    function future galaxy game garden gate gather general get gin girl give glass glossary go \
    goal gold good great green ground group grow guard guide guides had half hand happy hard has \
    have he head health hear heart heat heavy held hello help her here high hill him his history \
    hold hole home hook hope horse hot hour house how however human i ice idea ideas if ignite \
    image impact import important in inbox include index info information input insert inside \
    interest into introduction iron is island issue it item its january job join journal juice \
    julia july jump june just keep key kind know lake lambda land language languages large last \
    late later law layer lead learn learning leave left lens less let letter level library life \
    lift light like line link links liquid list little live load local lock log logic long look \
    loop low luck machine mail main make man many map maps march mark market mars master match \
    may maybe me mean measure media meet memory menu mercury message meta method middle might \
    mile mind mine mint minute mirror miss mix model modern moment monday money month moon more \
    morning most mother mountain move movie much must my name names near need nest net network \
    never new news next night nine no node none nor normal north not note notes nothing notice \
    november now number oak object ocean october of off offer office often oil old on once one \
    only open operation option or orange order origin other our out outcome output over overview \
    own owner pack page pages paper parcel part party pass past path pattern pause peace pen \
    people perhaps person phoenix phone piece pin pipe place places plain plan planet plant play \
    plot plug poetry point policy pool position post posts power practice present press prime \
    print prism private problem process product profile profiles program project projects \
    promise proper properties property public pull pulse puppet purpose push put queries query \
    question questions quick quiet quite race rack rail rain raise range rate ray reach react \
    read reading ready real realm reason recipes record red reference relay remix remote \
    resource resources rest result return review right ring river road roadmap rocket role roll \
    room root round route row ruby rule run rust sage said sail salt same sample sand save say \
    scale scene school science sea search season seat second section see seed seem self sell \
    send september series serve service session set setup seven shape share she shell ship shop \
    short should show side sign simple since single site six size sky slack slate sleep slow \
    small smart snow so solid solution some song soon sort sound source south space spark \
    special speed spring square stack stage stand star start state step stick still stone stop \
    storage store storm story straight stream street strong structure study style subject \
    success such sun sunday sure surface swift switch system table tag tags take tale talk \
    target task tasks team technologies template templates ten term terms test text than that \
    the their them themes then theory there these they thing things think third this those \
    thought three through thursday time tip title to today todo together tool tools top topic \
    topics total touch toward town track trade train tree trigger trip true try tuesday turn two \
    type types under unit until up update us use used user uses usual value vault very view \
    visit visual voice wait walk wall want war warp was watch water wave way we weather web \
    wednesday week weekly well went west what when where whether which while white who whole why \
    will wind window wing winter wire wish with within without wood word words work world would \
    write writing wrong yard year yellow yes yesterday yet you young your zero zone";

/// Whether a name is one everyday word.
pub(super) fn is_common(name: &str) -> bool {
    static LIST: LazyLock<Vec<&str>> = LazyLock::new(|| WORDS.split(' ').collect());
    // Most names are several words, and are not looked up.
    name.bytes().all(|byte| byte.is_ascii_alphabetic())
        && LIST.binary_search(&name.to_ascii_lowercase().as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_asked_in_any_case() {
        assert!(WORDS.split(' ').is_sorted());
        assert!(is_common("Go") && is_common("index") && is_common("ZONE"));
        assert!(!is_common("Redis") && !is_common("") && !is_common("go on"));
    }
}
