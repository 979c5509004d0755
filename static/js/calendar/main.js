// The calendar editor: weeks are the cells of a grid like the plan's; saving, states, findings and undo are the same.
import "../plan/bar.js";
import * as checks from "../plan/checks.js";
import * as focus from "../plan/focus.js";
import * as folds from "../plan/folds.js";
import { restore } from "../plan/saving.js";
import * as status from "../plan/status.js";
import "./clipboard.js";
import "./keyboard.js";
import "./painting.js";
import * as tones from "./tones.js";

tones.start();
folds.start();
status.start();
focus.start();
checks.start();
restore();
