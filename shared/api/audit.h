// The audit log for administrators (S4-46, S4-65).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/audit.h"

namespace candor::api {

inline constexpr auto list_audit_entries = endpoint<AuditQuery, Page<AuditEntryView>>(
    {"list_audit_entries", "audit", Method::get, "/api/v1/admin/audit", Permission::administer,
     "Who did what, when, from where, to which record", Body::query});
inline constexpr auto verify_audit_log = endpoint<Nothing, AuditVerdict>(
    {"verify_audit_log", "audit", Method::get, "/api/v1/admin/audit/verify", Permission::administer,
     "Read the whole chain and say whether a row was changed, removed or added"});

Part audit_part();

}  // namespace candor::api
