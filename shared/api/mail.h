// Mail of the company: what was sent to whom, templates of letters, whether mail works (issue 5).
// For administrators. {kind} is a word of LetterKind.
#pragma once

#include "shared/api/part.h"
#include "shared/domain/mail.h"

namespace candor::api {

inline constexpr std::string_view kMailChanges = "mail";

inline constexpr auto list_mails = endpoint<PageQuery, Page<MailView>>(
    {"list_mails", "mail", Method::get, "/api/v1/mail", Permission::manage_company,
     "The company's mails, newest first; status is a state of mail", Body::query});
inline constexpr auto read_mail =
    endpoint<Nothing, MailView>(
        {"read_mail", "mail", Method::get, "/api/v1/mail/{mail}", Permission::manage_company,
         "One mail with its text and link; those of private letters stay hidden"})
        .needing_person();
inline constexpr auto send_mail_again =
    endpoint<Nothing, MailView>({"send_mail_again", "mail", Method::post,
                                 "/api/v1/mail/{mail}/send", Permission::manage_company,
                                 "Send a mail that failed, is held or was sent once more"})
        .changing(kMailChanges);
inline constexpr auto read_mail_status = endpoint<Nothing, MailStatus>(
    {"read_mail_status", "mail", Method::get, "/api/v1/mail/status", Permission::manage_company,
     "How mail leaves, and whether it does"});
inline constexpr auto send_test_mail =
    endpoint<TestMail, MailView>({"send_test_mail", "mail", Method::post, "/api/v1/mail/test",
                                  Permission::manage_company, "Send a test mail", Body::json, 202})
        .changing(kMailChanges);

inline constexpr auto list_letter_templates = endpoint<Nothing, LetterTemplateList>(
    {"list_letter_templates", "mail", Method::get, "/api/v1/mail/templates",
     Permission::manage_company, "Every kind of letter with its template"});
inline constexpr auto read_letter_template = endpoint<Nothing, LetterTemplateView>(
    {"read_letter_template", "mail", Method::get, "/api/v1/mail/templates/{kind}",
     Permission::manage_company, "One template with its fields"});
inline constexpr auto update_letter_template =
    endpoint<LetterDraft, LetterTemplateView>(
        {"update_letter_template", "mail", Method::put, "/api/v1/mail/templates/{kind}",
         Permission::manage_company, "Write the company's own template", Body::json})
        .changing(kMailChanges);
inline constexpr auto reset_letter_template =
    endpoint<Nothing, LetterTemplateView>(
        {"reset_letter_template", "mail", Method::del, "/api/v1/mail/templates/{kind}",
         Permission::manage_company, "Go back to the standard template"})
        .changing(kMailChanges);
inline constexpr auto preview_letter_template = endpoint<LetterDraft, LetterPreview>(
    {"preview_letter_template", "mail", Method::post, "/api/v1/mail/templates/{kind}/preview",
     Permission::manage_company, "How a letter of this template would look", Body::json});

Part mail_part();

}  // namespace candor::api
