// Routes of the administrators' screens: one line for each.
#include "web/router.h"
#include "web/screens/admin/screens.h"

namespace candor {

void add_admin_routes(Router& router) {
  const auto add = [&router](std::string_view pattern, std::string_view title, MakeScreen make) {
    router.add(
        {.pattern = pattern, .title = title, .make = make, .nav = "admin", .roles = "admin"});
  };
  add("/admin", "admin.title", make_admin_home);
  add("/admin/users", "admin.users", make_admin_users);
  add("/admin/users/new", "admin.new_user", make_admin_new_user);
  add("/admin/users/{user}", "admin.user", make_admin_user);
  add("/admin/companies", "admin.companies", make_admin_companies);
  add("/admin/companies/new", "admin.new_company", make_admin_new_company);
  add("/admin/companies/{company}", "admin.company", make_admin_company);
  add("/admin/demo-requests", "admin.demo_requests", make_admin_demo_requests);
  add("/admin/audit", "admin.audit", make_admin_audit);
  add("/admin/system", "admin.system", make_admin_system);
  add("/admin/jobs", "admin.jobs", make_admin_jobs);
  add("/admin/settings", "admin.settings", make_admin_settings);
}

}  // namespace candor
