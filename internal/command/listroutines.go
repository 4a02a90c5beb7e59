package command

// routines are listed by \df.
var routines = description{
	what: "routines",
	plain: []view{{
		columns: []listed{{"routine", asIs}, {"kind", asIs}, {"arguments", asList}, {"returns", asIs}, {"comment", asProse}},
		query:   longGroups + " ROUTINE_SCHEMA, ROUTINE_NAME, LOWER(ROUTINE_TYPE), arguments, DTD_IDENTIFIER, ROUTINE_COMMENT" + fromRoutines,
	}},
	more: []view{{
		columns: []listed{{"routine", asIs}, {"kind", asIs}, {"arguments", asList}, {"returns", asIs}, {"security", asIs}, {"definer", asIs},
			{"data", asIs}, {"deterministic", asIs}, {"changed", asIs}, {"comment", asProse}},
		query: longGroups + " ROUTINE_SCHEMA, ROUTINE_NAME, LOWER(ROUTINE_TYPE), arguments, DTD_IDENTIFIER, LOWER(SECURITY_TYPE), DEFINER," +
			" LOWER(SQL_DATA_ACCESS), LOWER(IS_DETERMINISTIC), LAST_ALTERED, ROUTINE_COMMENT" + fromRoutines,
	}},
	hidden: "Routines are seen with the EXECUTE privilege.",
}

const fromRoutines = " FROM information_schema.ROUTINES r LEFT JOIN" +
	" (SELECT SPECIFIC_SCHEMA s, SPECIFIC_NAME n, ROUTINE_TYPE t, GROUP_CONCAT(CONCAT_WS(' ', " +
	"CASE PARAMETER_MODE WHEN 'IN' THEN NULL ELSE LOWER(PARAMETER_MODE) END, PARAMETER_NAME, DTD_IDENTIFIER)" +
	" ORDER BY ORDINAL_POSITION SEPARATOR ', ') arguments FROM information_schema.PARAMETERS" +
	" WHERE ORDINAL_POSITION > 0 AND {schema SPECIFIC_SCHEMA} GROUP BY SPECIFIC_SCHEMA, SPECIFIC_NAME, ROUTINE_TYPE) p" +
	" ON s = ROUTINE_SCHEMA AND n = SPECIFIC_NAME AND t = r.ROUTINE_TYPE" +
	" WHERE {schema ROUTINE_SCHEMA} AND {name ROUTINE_NAME} ORDER BY ROUTINE_SCHEMA, ROUTINE_NAME, r.ROUTINE_TYPE"

// triggers are listed by \dg. A pattern stands for names of triggers and of their tables. The schema of a
// trigger is that of its table, of which MariaDB reads only the directory.
var triggers = description{
	what: "triggers",
	plain: []view{{
		columns: []listed{{"trigger", asIs}, {"table", asIs}, {"when", asIs}},
		query:   "SELECT TRIGGER_SCHEMA, TRIGGER_NAME, EVENT_OBJECT_TABLE, CONCAT(LOWER(ACTION_TIMING), ' ', LOWER(EVENT_MANIPULATION))" + fromTriggers,
	}},
	more: []view{{
		columns: []listed{{"trigger", asIs}, {"table", asIs}, {"when", asIs}, {"definer", asIs}, {"created", asIs}, {"collation", asIs}, {"statement", asProse}},
		query: "SELECT TRIGGER_SCHEMA, TRIGGER_NAME, EVENT_OBJECT_TABLE, CONCAT(LOWER(ACTION_TIMING), ' ', LOWER(EVENT_MANIPULATION))," +
			" DEFINER, CREATED, COLLATION_CONNECTION, ACTION_STATEMENT" + fromTriggers,
	}},
	hidden: "Triggers are seen with the TRIGGER privilege.",
}

const fromTriggers = " FROM information_schema.TRIGGERS WHERE {schema EVENT_OBJECT_SCHEMA} AND ({name TRIGGER_NAME} OR {name EVENT_OBJECT_TABLE})" +
	" ORDER BY TRIGGER_SCHEMA, EVENT_OBJECT_TABLE, EVENT_MANIPULATION, ACTION_TIMING DESC, ACTION_ORDER, TRIGGER_NAME"

// scheduledEvents are listed by \de.
var scheduledEvents = description{
	what: "events",
	plain: []view{{
		columns: []listed{{"event", asIs}, {"schedule", asIs}, {"state", asIs}, {"last run", asIs}, {"comment", asProse}},
		query:   "SELECT EVENT_SCHEMA, EVENT_NAME, " + eventSchedule + ", LAST_EXECUTED, EVENT_COMMENT" + fromEvents,
	}},
	more: []view{{
		columns: []listed{{"event", asIs}, {"schedule", asIs}, {"state", asIs}, {"last run", asIs}, {"starts", asIs}, {"ends", asIs}, {"time zone", asIs},
			{"on completion", asIs}, {"definer", asIs}, {"comment", asProse}, {"statement", asProse}},
		query: "SELECT EVENT_SCHEMA, EVENT_NAME, " + eventSchedule + ", LAST_EXECUTED, STARTS, ENDS, TIME_ZONE, LOWER(ON_COMPLETION), DEFINER," +
			" EVENT_COMMENT, EVENT_DEFINITION" + fromEvents,
	}},
	hidden: "Events are seen with the EVENT privilege.",
	remark: remark{"SELECT 1 FROM DUAL WHERE @@GLOBAL.event_scheduler <> 'ON'", "The event scheduler is off: no event runs until SET GLOBAL event_scheduler = ON."},
}

const (
	eventSchedule = "CASE EVENT_TYPE WHEN 'RECURRING' THEN CONCAT('every ', INTERVAL_VALUE, ' ', LOWER(INTERVAL_FIELD)) ELSE CONCAT('at ', EXECUTE_AT) END, LOWER(STATUS)"

	fromEvents = " FROM information_schema.EVENTS WHERE {schema EVENT_SCHEMA} AND {name EVENT_NAME} ORDER BY EVENT_SCHEMA, EVENT_NAME"
)
