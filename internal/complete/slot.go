package complete

// A slotKind is a kind of position in the grammar that candidates from the catalog fill.
type slotKind int32

// The slots. fill.go has the function that fills each.
const (
	noSlot        slotKind = iota
	newName                // the name of a new object
	anyName                // a name without a known meaning
	textSlot               // a string
	numberSlot             // a number
	valueSlot              // a value, in an expression
	opSlot                 // an operator
	functionSlot           // a function's name
	columnSlot             // a column in an expression
	sortSlot               // a key to sort or group by
	joinSlot               // a complete join condition
	enumSlot               // a value for the column before
	targetSlot             // a column of the table that the statement changes
	listSlot               // the list of all columns of the changed table
	typeSlot               // the present type of the column
	refSlot                // a column of the table after REFERENCES
	usingSlot              // a column that both tables of a join have
	tableSlot              // a table or view to read from
	baseSlot               // a table to change
	viewSlot               // a view
	sequenceSlot           // a sequence
	schemaSlot             // a schema
	procedureSlot          // a stored procedure
	functionName           // a stored function
	triggerSlot            // a trigger
	eventSlot              // an event
	indexSlot              // an index
	keySlot                // a foreign key or other constraint
	userSlot               // a user
	roleSlot               // a role
	charsetSlot            // a character set
	collationSlot          // a collation
	engineSlot             // a storage engine
	pluginSlot             // a plugin
	variableSlot           // a system variable
	globalSlot             // @@variable or @variable
	userVarSlot            // @variable
	labelSlot              // a label of a block
	savepointSlot          // a savepoint of this text
	preparedSlot           // a prepared statement of this text
	cursorSlot             // a cursor of this routine
	localSlot              // a local variable of this routine
	windowSlot             // a window named in this statement
	topicSlot              // a topic of the server's help
	setSlot                // the value of a system variable
	writeSlot              // a table or view to write to
	threadSlot             // the number of a connection
	partitionSlot          // a partition of the table that the statement names
	everySlot              // all columns of a table
	slotCount
)

// A tokenKind is a set of kinds of tokens.
type tokenKind uint16

const (
	isName     tokenKind = 1 << iota // a name, perhaps with a schema and a table before it
	isString                         // '…'
	isNumber                         // 12
	isVariable                       // @a, @@a
	isMark                           // ?
	isUser                           // 'a'@'b'
	isCall                           // a word with a parenthesis after it
	isWord                           // any word that is not quoted
	isOperator                       // an operator between two values
	isEvery                          // orders.*
	isOther                          // anything else
)

// slots has the name of each slot in the grammar, and the tokens that fill it.
var slots = [slotCount]struct {
	name    string
	accepts tokenKind
}{
	newName:       {"new", isName | isString | isUser},
	anyName:       {"name", isName | isString},
	textSlot:      {"text", isString | isMark | isVariable},
	numberSlot:    {"number", isNumber | isMark | isVariable},
	valueSlot:     {"value", isNumber | isString | isMark | isVariable},
	opSlot:        {"operator", isOperator},
	functionSlot:  {"function", isCall},
	columnSlot:    {"column", isName},
	sortSlot:      {"sort", isName},
	joinSlot:      {"condition", 0},
	enumSlot:      {"fitting", 0},
	targetSlot:    {"target", isName},
	listSlot:      {"targets", 0},
	typeSlot:      {"present", 0},
	refSlot:       {"referenced", isName},
	usingSlot:     {"common", isName},
	tableSlot:     {"table", isName},
	baseSlot:      {"base", isName},
	viewSlot:      {"view", isName},
	sequenceSlot:  {"sequence", isName},
	schemaSlot:    {"schema", isName},
	procedureSlot: {"procedure", isName | isCall},
	functionName:  {"routine", isName},
	triggerSlot:   {"trigger", isName},
	eventSlot:     {"event", isName},
	indexSlot:     {"index", isName},
	keySlot:       {"constraint", isName},
	userSlot:      {"user", isName | isString | isUser},
	roleSlot:      {"role", isName | isString | isUser},
	charsetSlot:   {"charset", isName | isString},
	collationSlot: {"collation", isName | isString},
	engineSlot:    {"engine", isName | isString},
	pluginSlot:    {"plugin", isName | isString},
	variableSlot:  {"variable", isName},
	globalSlot:    {"variables", isVariable},
	userVarSlot:   {"uservariable", isVariable},
	labelSlot:     {"label", isName},
	savepointSlot: {"savepoint", isName},
	preparedSlot:  {"prepared", isName},
	cursorSlot:    {"cursor", isName},
	localSlot:     {"local", isName},
	windowSlot:    {"window", isName},
	topicSlot:     {"topic", isName | isString | isWord},
	setSlot:       {"setvalue", isWord | isName | isString | isNumber},
	writeSlot:     {"writable", isName},
	threadSlot:    {"thread", isNumber | isVariable | isMark},
	partitionSlot: {"partition", isName},
	everySlot:     {"every", isEvery},
}

// slotNames maps the name of a slot in the grammar to the slot.
var slotNames = func() map[string]slotKind {
	m := make(map[string]slotKind, slotCount)
	for kind, s := range slots {
		m[s.name] = slotKind(kind)
	}
	return m
}()
