/** The code of a concern that is a file which a rule takes for a leak by its path alone. */
export const PATH_RULE = "path-rule";
