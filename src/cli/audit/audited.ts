import type { AuditReport } from "../../rotate/openai/audit.ts";

/** An audit and what this repository could say of leaks. */
export interface Audited {
  readonly audit: AuditReport;
  /** Whether anybody looked for leaks. */
  readonly swept: boolean;
  readonly unread: AuditReport["unread"];
}
