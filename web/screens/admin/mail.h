// The screens about mail: the list, one mail, letters in the company's own words.
#pragma once

#include <memory>
#include <string>

#include "shared/domain/mail.h"
#include "web/screens/screen.h"

namespace candor {

std::unique_ptr<Screen> make_mails(const Params&);
std::unique_ptr<Screen> make_mail(const Params&);
std::unique_ptr<Screen> make_letter_templates(const Params&);
std::unique_ptr<Screen> make_letter_template(const Params&);

ui::Tone tone_of(MailState state);
inline constexpr std::string_view kMailUrl = "/admin/mail";
inline constexpr std::string_view kTemplatesUrl = "/admin/mail/templates";
std::string mail_url(MailId id);
std::string template_url(LetterKind kind);

}  // namespace candor
