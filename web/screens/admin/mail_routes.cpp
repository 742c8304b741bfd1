// Routes of the screens about mail.
#include "web/router.h"
#include "web/screens/admin/mail.h"

namespace candor {

void add_mail_routes(Router& router) {
  router.add({.pattern = kMailUrl,
              .title = "mail.title",
              .make = make_mails,
              .nav = "admin",
              .roles = "admin"});
  router.add({.pattern = "/admin/mail/{id}",
              .title = "mail.one_title",
              .make = make_mail,
              .nav = "admin",
              .roles = "admin"});
  router.add({.pattern = kTemplatesUrl,
              .title = "mail.templates",
              .make = make_letter_templates,
              .nav = "admin",
              .roles = "admin"});
  router.add({.pattern = "/admin/mail/templates/{kind}",
              .title = "mail.template_title",
              .make = make_letter_template,
              .nav = "admin",
              .roles = "admin"});
}

}  // namespace candor
