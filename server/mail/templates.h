// The standard templates of letters and the frame of their HTML form, from assets/mail.
#pragma once

#include <string>
#include <string_view>

#include "shared/base/result.h"
#include "shared/domain/letter.h"

namespace candor::mail {

// Of a kind; the same for every installation.
const LetterDraft& standard_template(LetterKind kind);
// Internal error unless every kind has a template that check_letter() accepts; checked at start.
Status check_standard_templates();

// A whole page around paragraphs of HTML (fill_letter_html).
std::string html_page(std::string_view subject, std::string_view paragraphs);

}  // namespace candor::mail
