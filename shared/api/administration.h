// What administrators do: users of every company (S3-30..32), companies, and the system
// (S3-33..35).
#pragma once

#include "shared/api/part.h"
#include "shared/domain/system.h"
#include "shared/domain/two_factor.h"
#include "shared/domain/user_administration.h"

namespace candor::api {

inline constexpr std::string_view kAdminChanges = "admin";

// Users
inline constexpr auto list_users = endpoint<UserQuery, Page<ManagedUser>>(
    {"list_users", "users", Method::get, "/api/v1/admin/users", Permission::administer,
     "List the users of every company", Body::query});
inline constexpr auto list_pending_users = endpoint<UserQuery, Page<ManagedUser>>(
    {"list_pending_users", "users", Method::get, "/api/v1/admin/users/pending",
     Permission::administer, "Who waits for approval, longest first", Body::query});
inline constexpr auto create_user =
    endpoint<UserDraft, ManagedUser>({"create_user", "users", Method::post, "/api/v1/admin/users",
                                      Permission::administer, "Create an account", Body::json, 201})
        .changing(kAdminChanges);
inline constexpr auto read_user =
    endpoint<Nothing, ManagedUser>({"read_user", "users", Method::get, "/api/v1/admin/users/{user}",
                                    Permission::administer, "One user, also a deleted one"});
inline constexpr auto update_user =
    endpoint<UserChange, ManagedUser>(
        {"update_user", "users", Method::put, "/api/v1/admin/users/{user}", Permission::administer,
         "Approve, disable or change a user; only what is named changes", Body::json})
        .changing(kAdminChanges);
inline constexpr auto delete_user =
    endpoint<Nothing, Nothing>({"delete_user", "users", Method::del, "/api/v1/admin/users/{user}",
                                Permission::administer, "Delete a user, who can be restored",
                                Body::none, 204})
        .changing(kAdminChanges);
inline constexpr auto restore_user =
    endpoint<Nothing, ManagedUser>({"restore_user", "users", Method::post,
                                    "/api/v1/admin/users/{user}/restore", Permission::administer,
                                    "Take a deletion back"})
        .changing(kAdminChanges);
// Asks for the administrator's own password, because it takes a protection away. 409: the user has
// no second factor, or it is the administrator's own.
inline constexpr auto reset_two_factor =
    endpoint<TwoFactorBegin, Acknowledged>(
        {"reset_two_factor", "users", Method::post, "/api/v1/admin/users/{user}/two-factor/reset",
         Permission::administer, "Take the second factor off a user who lost it", Body::json, 200,
         RateClass::authentication})
        .needing_person()
        .changing(kAdminChanges);

// Companies. Sorts by name, created_at, account_count; searches name and contact address.
inline constexpr auto list_company_rows = endpoint<PageQuery, Page<CompanyRow>>(
    {"list_company_rows", "companies", Method::get, "/api/v1/admin/companies",
     Permission::administer, "List every company", Body::query});

// The system
inline constexpr auto system_status = endpoint<Nothing, SystemStatus>(
    {"system_status", "system", Method::get, "/api/v1/admin/system/status", Permission::administer,
     "Whether everything works"});
inline constexpr auto system_metrics = endpoint<Nothing, SystemMetrics>(
    {"system_metrics", "system", Method::get, "/api/v1/admin/system/metrics",
     Permission::administer, "Figures; as Prometheus text with Accept: text/plain"});
inline constexpr auto metrics = endpoint<Nothing, Nothing>(
    {"metrics", "system", Method::get, "/api/v1/metrics", Permission::open,
     "The figures as Prometheus text, for a program that shows the token of the setting "
     "metrics_token; without that setting there is nothing here"});
inline constexpr auto fix_invalid_questions =
    endpoint<RepairOrder, RepairReport>(
        {"fix_invalid_questions", "system", Method::post,
         "/api/v1/admin/system/fix-invalid-questions", Permission::administer,
         "Repair data, or with dry_run say what would be repaired", Body::form})
        .changing("admin interviews");
inline constexpr auto list_jobs = endpoint<PageQuery, Page<BackgroundJob>>(
    {"list_jobs", "system", Method::get, "/api/v1/admin/jobs", Permission::administer,
     "Background jobs, newest first", Body::query});
inline constexpr auto run_job =
    endpoint<Nothing, BackgroundJob>({"run_job", "system", Method::post,
                                      "/api/v1/admin/jobs/{job}/run", Permission::administer,
                                      "Run a job now, with all its attempts"})
        .changing(kAdminChanges);
inline constexpr auto cancel_job =
    endpoint<Nothing, Nothing>({"cancel_job", "system", Method::del, "/api/v1/admin/jobs/{job}",
                                Permission::administer, "Cancel a job that does not run",
                                Body::none, 204})
        .changing(kAdminChanges);
inline constexpr auto list_settings = endpoint<Nothing, SettingList>(
    {"list_settings", "system", Method::get, "/api/v1/admin/settings", Permission::administer,
     "Every setting, its value and where it comes from; secrets are masked"});

Part administration_part();

}  // namespace candor::api
