// Everything that user code imports from "stackful/testing".

export { virtualClock } from "./virtualClock.js";
