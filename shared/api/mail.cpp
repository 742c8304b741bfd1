#include "shared/api/mail.h"

namespace candor::api {

namespace {

constexpr const EndpointInfo* kEndpoints[] = {
    &list_mails.info,
    &read_mail_status.info,
    &send_test_mail.info,
    &list_letter_templates.info,
    &read_letter_template.info,
    &update_letter_template.info,
    &reset_letter_template.info,
    &preview_letter_template.info,
    &read_mail.info,
    &send_mail_again.info,
};

}  // namespace

Part mail_part() {
  return {kEndpoints, {}};
}

}  // namespace candor::api
