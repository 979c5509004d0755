// The plan editor: keys, cells, saves, checks. Each module knows its own business; this one only starts them.
import "./bar.js";
import * as checks from "./checks.js";
import * as columns from "./columns.js";
import * as focus from "./focus.js";
import * as folds from "./folds.js";
import "./keyboard.js";
import { restore } from "./saving.js";
import * as status from "./status.js";

columns.start();
folds.start();
status.start();
focus.start();
checks.start();
restore();
