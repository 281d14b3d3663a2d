/** How much a picture shows at most: what people can take in, and what a layout can do in a moment. */

/** Functions around one function, one file or one entry point. */
export const MOST_FUNCTIONS = 40;
/** Calls that are followed from there, in either direction. */
export const MOST_CALLS_DOWN = 6;
export const MOST_CALLS_UP = 4;
/** Functions and libraries named one by one within an opened module. */
export const MOST_IN_MODULE = 24;
/** Modules that are opened by themselves, until there are so many. */
export const MODULES_AT_FIRST = 14;
/** A workspace with fewer functions worth showing is drawn function by function. */
export const SMALL_WORKSPACE = 24;
export const MOST_APIS = 24;
export const MOST_APIS_OF_ONE = 2;
export const MOST_FINDINGS = 60;
export const MOST_ENTRIES = 300;
export const MOST_TIMELINES = 5;
export const MOST_STEPS = 5;
export const MOST_EVIDENCE = 6;
