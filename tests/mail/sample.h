// A message as tests send it.
#pragma once

#include <string>
#include <utility>

#include "server/mail/mailer.h"

namespace candor::test {

inline mail::Message sample_message(std::string id = "invitation/1") {
  mail::Message one;
  one.id = std::move(id);
  one.from_name = "Acme";
  one.from_address = "jobs@acme.example.com";
  one.to_name = "Kim Candidate";
  one.to_address = "kim@example.org";
  one.subject = "Your interview";
  one.text = "Hello Kim,\nhere is your link.\n";
  one.date = Time{1'767'225'600'000};
  return one;
}

}  // namespace candor::test
