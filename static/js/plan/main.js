// The plan editor: keys, cells, saves, checks. Each module knows its own business; this one only starts them.
import * as checks from "./checks.js";
import * as columns from "./columns.js";
import * as focus from "./focus.js";
import "./keyboard.js";
import * as panels from "./panels.js";
import { restore } from "./saving.js";

columns.start();
panels.start();
focus.start();
checks.start();
restore();
