// The board of distribution. Without it the same form gives the chosen line to the chosen person.
import "./preview.js";
import "./keyboard.js";
import "./drag.js";
import "./watch.js";
import "./parts.js";
