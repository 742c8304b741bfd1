// Accounts made from the command line, by someone who owns the data folder.
#pragma once

#include <string>

#include "server/app.h"

namespace candor::operate {

struct NewAccount {
  std::string company;  // made when it does not exist; empty: the only company there is
  std::string full_name, email, password;
  std::string role;  // a word of Role; empty: recruiter
};

// Checks like every other input (first violation as the message), hashes the password, inserts.
Status add_account(App& app, const NewAccount& account);

}  // namespace candor::operate
