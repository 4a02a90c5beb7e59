package main

// A nation is a country of customers. Names are "native|in Latin letters"; a name without a bar
// is both.
type nation struct {
	code          string
	familyFirst   bool
	given, family []string
	cities        []string
}

var nations = []nation{
	{"DE", false, []string{"Zoë|zoe", "Jürgen|juergen", "Anke", "Björn|bjoern", "Lena", "Uwe"}, []string{"Müller|mueller", "Groß|gross", "Schäfer|schaefer", "Vogel", "Krüger|krueger"}, []string{"Berlin", "München", "Köln", "Leipzig"}},
	{"FR", false, []string{"Chloé|chloe", "Gaël|gael", "Inès|ines", "Luc", "Françoise|francoise"}, []string{"Lefèvre|lefevre", "D'Aubigné|daubigne", "Petit", "Garçon|garcon"}, []string{"Paris", "Lyon", "Besançon"}},
	{"GB", false, []string{"Alice", "George", "Priya", "Owen"}, []string{"O'Brien|obrien", "Smith", "Featherstonehaugh", "Patel"}, []string{"London", "Leeds", "Llanfairpwllgwyngyll"}},
	{"US", false, []string{"Grace", "Dennis", "Barbara", "Ken"}, []string{"Hopper", "Ritchie", "Liskov", "Thompson"}, []string{"New York", "Boston", "Coeur d'Alene"}},
	{"BR", false, []string{"João|joao", "Conceição|conceicao", "Luís|luis"}, []string{"Gonçalves|goncalves", "Araújo|araujo", "Silva"}, []string{"São Paulo", "Brasília"}},
	{"PL", false, []string{"Łukasz|lukasz", "Małgorzata|malgorzata", "Zdzisław|zdzislaw"}, []string{"Wójcik|wojcik", "Żółkiewska|zolkiewska", "Nowak"}, []string{"Łódź", "Kraków"}},
	{"IS", false, []string{"Þóra|thora", "Guðmundur|gudmundur"}, []string{"Ægisdóttir|aegisdottir", "Jónsson|jonsson"}, []string{"Reykjavík"}},
	{"GR", false, []string{"Ελένη|eleni", "Γιώργος|giorgos", "Σοφία|sofia"}, []string{"Παπαδοπούλου|papadopoulou", "Νικολαΐδης|nikolaidis"}, []string{"Αθήνα", "Θεσσαλονίκη"}},
	{"UA", false, []string{"Олена|olena", "Тарас|taras", "Ярослава|yaroslava"}, []string{"Шевченко|shevchenko", "Їжакевич|yizhakevych"}, []string{"Київ", "Львів"}},
	{"JP", true, []string{"花子|hanako", "太郎|taro", "さくら|sakura", "健|ken"}, []string{"山田|yamada", "佐藤|sato", "髙橋|takahashi"}, []string{"東京", "大阪", "京都"}},
	{"CN", true, []string{"小明|xiaoming", "丽|li", "伟|wei"}, []string{"王|wang", "李|li", "欧阳|ouyang"}, []string{"北京", "上海"}},
	{"KR", true, []string{"민준|minjun", "서연|seoyeon"}, []string{"김|kim", "이|lee", "박|park"}, []string{"서울", "부산"}},
	{"IN", false, []string{"आरव|aarav", "प्रिया|priya", "लक्ष्मी|lakshmi"}, []string{"शर्मा|sharma", "कृष्णन|krishnan"}, []string{"दिल्ली", "मुंबई"}},
	{"TH", false, []string{"สมชาย|somchai", "น้ำฝน|namfon"}, []string{"ใจดี|jaidee", "แสงทอง|saengthong"}, []string{"กรุงเทพฯ", "เชียงใหม่"}},
	{"EG", false, []string{"فاطمة|fatima", "محمد|mohamed"}, []string{"حسن|hassan", "المصري|elmasry"}, []string{"القاهرة"}},
	{"IL", false, []string{"נועה|noa", "דוד|david"}, []string{"כהן|cohen", "לוי|levi"}, []string{"חיפה"}},
	{"NG", false, []string{"Ada", "Chidi", "Ọlá|ola"}, []string{"Obi", "Adébáyọ̀|adebayo"}, []string{"Lagos", "Abuja"}},
}

// regulars are customers that always exist, by their ids.
var regulars = map[int]struct{ name, email, city, country, note string }{
	1:   {"Ada Lovelace", "ada@example.com", "London", "GB", "First customer."},
	7:   {"Ada Obi", "ada.obi@example.com", "Lagos", "NG", ""},
	13:  {"Robert'); DROP TABLE customers;--", "bobby@example.com", "New York", "US", "Goes by Bobby."},
	21:  {`C:\Users\Backslash`, `back\slash@example.com`, "Boston", "US", "Path or name? `Name`, \"he\" says, 100%_sure."},
	34:  {"NULL", "null@example.com", "Leeds", "GB", "Not the value, the name."},
	42:  {"Zoë Müller", "zoe.mueller@example.com", "Berlin", "DE", "Täglich 9–17 Uhr ☎\nHinterhaus,\tzweiter Stock"},
	55:  {"👩‍👩‍👧‍👦 Familie 🦊", "fox@example.com", "München", "DE", "🏳️‍🌈 👍🏽 e\u0301 = é"},
	66:  {"Escape Artist", "esc@example.com", "Lyon", "FR", "\x1b[31mred\x1b[0m, a bell \x07 and a carriage\rreturn"},
	77:  {" Spacey  ", "", "Köln", "DE", ""},
	89:  {"Zero\u200bWidth", "zw@example.com", "Paris", "FR", "\u202ereversed\u202c"},
	118: {"山田 花子", "hanako@example.com", "大阪", "JP", "領収書は「山田商店」宛でお願いします。"},
}

// categoryTree has categories as "name < parent".
var categoryTree = []string{
	"Books", "Kitchen", "Garden", "Games", "Music", "Stationery",
	"Novels < Books", "Cookbooks < Books", "Atlases < Books", "Knives < Kitchen", "Pots & pans < Kitchen",
	"Coffee & tea < Kitchen", "Seeds < Garden", "Hand tools < Garden", "Board games < Games", "Puzzles < Games",
	"Records < Music", "Instruments < Music", "Strings < Instruments", "Notebooks < Stationery", "Pens < Stationery",
}

// goods are the products of a category, with their approximate prices in cents.
var goods = map[string]struct {
	nouns []string
	price int
}{
	"Novels":       {[]string{"novel", "trilogy", "short stories"}, 1400},
	"Cookbooks":    {[]string{"cookbook", "baking book"}, 2600},
	"Atlases":      {[]string{"world atlas", "star atlas", "road map"}, 3900},
	"Knives":       {[]string{"chef's knife", "paring knife", "12\" bread knife"}, 6900},
	"Pots & pans":  {[]string{"sauté pan", "stockpot", "wok"}, 7900},
	"Coffee & tea": {[]string{"café crème set", "teapot", "mocha pot", "玉露"}, 2900},
	"Seeds":        {[]string{"tomato seeds", "basil seeds", "wildflowers"}, 350},
	"Hand tools":   {[]string{"spade", "rake", "secateurs"}, 3300},
	"Board games":  {[]string{"chess set", "go board", "farming game"}, 4200},
	"Puzzles":      {[]string{"jigsaw (1,000 pieces)", "cube", "lock"}, 1900},
	"Records":      {[]string{"LP", "double LP", "single"}, 2400},
	"Strings":      {[]string{"ukulele", "violin", "guitar"}, 24900},
	"Notebooks":    {[]string{"notebook A5", "sketchbook", "diary"}, 1200},
	"Pens":         {[]string{"fountain pen", "pencil", "marker"}, 890},
}

var adjectives = []string{"Blue", "Old", "Grand", "Little", "Folding", "Silent", "Naïve", "Golden", "Travel", "Workshop", "Midnight", "Plain"}

var opinions = [6][]string{
	1: {"Broke on the first day.", "Not what I ordered :-("},
	2: {"Smaller than it looks.", "Trop cher."},
	3: {"It's okay.", "まあまあ", "Does what it says; no more."},
	4: {"Good, a bit heavy.", "Très bien !", "좋아요"},
	5: {"Wonderful!", "Лучшее, что я покупал.", "最高です 🎉", "I bought \"one more\" for my mother."},
}
