// Everything that user code imports from "stackful/net".

export {};
