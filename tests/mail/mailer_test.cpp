// The rules of every mail driver, and the folder's messages as an independent reader sees them.
#include "server/mail/mailer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <thread>

#include "server/mail/smtp_mailer.h"
#include "tests/harness/app_fixture.h"
#include "tests/harness/fakes.h"
#include "tests/mail/sample.h"
#include "tests/mail/smtp_server.h"

namespace candor::test {
namespace {

namespace fs = std::filesystem;
using mail::Message;

std::string contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> files(const fs::path& folder) {
  std::vector<fs::path> found;
  if (!fs::exists(folder)) return found;
  for (const auto& entry : fs::directory_iterator(folder)) found.push_back(entry.path());
  std::sort(found.begin(), found.end());
  return found;
}

// A driver and how many messages it has handed on so far.
struct Sender {
  std::unique_ptr<mail::Mailer> mailer;
  std::function<std::size_t()> count;
};
struct Driver {
  const char* name;
  Sender (*make)(const std::string& folder);
};

class MailerTest : public ::testing::TestWithParam<Driver> {
 protected:
  TemporaryFolder folder;
  Sender sender = GetParam().make(folder.path);
  Status send(const Message& one) { return sender.mailer->send(one); }
};

TEST_P(MailerTest, AMessageIsSentOnceHoweverOftenItIsTried) {
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(send(sample_message()).is_error());
  EXPECT_EQ(sender.count(), 1u);
  EXPECT_FALSE(send(sample_message("invitation/2")).is_error());
  EXPECT_EQ(sender.count(), 2u);
}

TEST_P(MailerTest, WhatCannotBeSentIsRefusedForGood) {
  std::vector<Message> bad(9, sample_message());
  bad[0].id.clear();
  bad[1].to_address = "kim";
  bad[2].from_address.clear();
  bad[3].to_address = "kim@example.org\r\nBcc: all@example.org";
  bad[4].subject = "Hello\r\nBcc: all@example.org";
  bad[5].to_name = "Kim\nBcc: all@example.org";
  bad[6].subject = "\xff\xfe";
  bad[7].text = std::string(100 * 1024, 'x');
  bad[8].reply_to = "kim\r\nBcc: all@example.org";
  for (const Message& one : bad) {
    const Status refused = send(one);
    ASSERT_TRUE(refused.is_error());
    EXPECT_EQ(refused.error().code, "bad_message");
  }
  EXPECT_EQ(sender.count(), 0u);
}

TEST_P(MailerTest, ManyThreadsSendTheSameIdsOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 10; ++k)
        EXPECT_FALSE(send(sample_message("note/" + std::to_string(k))).is_error());
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sender.count(), 10u);
}

const Driver kDrivers[] = {
    {"folder",
     [](const std::string& path) {
       return Sender{std::make_unique<mail::FolderMailer>(path),
                     [path] { return files(path + "/new").size(); }};
     }},
    {"memory",
     [](const std::string&) {
       auto mailer = std::make_unique<MemoryMailer>();
       const MemoryMailer* raw = mailer.get();
       return Sender{std::move(mailer), [raw] { return raw->sent().size(); }};
     }},
    {"smtp",
     [](const std::string& path) {
       SmtpServer& server = SmtpServer::fresh();
       return Sender{std::make_unique<mail::SmtpMailer>(server.address(SmtpSecurity::starttls),
                                                        path + "/sent"),
                     [&server] { return server.order().size(); }};
     }},
};
INSTANTIATE_TEST_SUITE_P(Drivers, MailerTest, ::testing::ValuesIn(kDrivers),
                         [](const auto& given) { return std::string(given.param.name); });

class FolderMailerTest : public ::testing::Test {
 protected:
  TemporaryFolder folder;
  mail::FolderMailer mailer{folder.path};

  // What Python's parser finds in the one message.
  std::map<std::string, std::string> read(const Message& one) {
    EXPECT_FALSE(mailer.send(one).is_error());
    const auto found = files(folder.path + "/new");
    EXPECT_EQ(found.size(), 1u);
    const std::string command = std::string("python3 ") + CANDOR_SOURCE_DIR +
                                "/tests/mail/read_mail.py " + found.at(0).string() + " 2>&1";
    std::FILE* output = ::popen(command.c_str(), "r");
    std::map<std::string, std::string> fields;
    std::string all;
    for (int c = std::fgetc(output); c != EOF; c = std::fgetc(output)) all += static_cast<char>(c);
    const int status = ::pclose(output);
    EXPECT_EQ(status, 0) << all << contents(found.at(0));
    if (status != 0) return fields;
    std::istringstream lines(all);
    for (std::string name, hex; lines >> name && std::getline(lines, hex);) {
      std::string value;
      for (std::size_t i = 1; i + 1 < hex.size(); i += 2)
        value += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
      fields[name] = value;
    }
    fs::remove(found.at(0));
    return fields;
  }
};

TEST_F(FolderMailerTest, AnotherReaderFindsWhatWasSent) {
  auto fields = read(sample_message());
  EXPECT_EQ(fields["From-name"], "Acme");
  EXPECT_EQ(fields["From-address"], "jobs@acme.example.com");
  EXPECT_EQ(fields["To-name"], "Kim Candidate");
  EXPECT_EQ(fields["To-address"], "kim@example.org");
  EXPECT_EQ(fields["Subject"], "Your interview");
  EXPECT_EQ(fields["headers"].find("Reply-To"), std::string::npos);
  EXPECT_EQ(fields["plain"], "Hello Kim,\nhere is your link.\n");
  EXPECT_EQ(fields["Date"], "2026-01-01T00:00:00+00:00");
  EXPECT_EQ(fields["Message-ID"], mail::message_id(sample_message()));
  EXPECT_EQ(fields.count("html"), 0u);
}

TEST_F(FolderMailerTest, AnswersGoWhereTheyShould) {
  Message one = sample_message();
  one.reply_to = "people@acme.example.com";
  EXPECT_NE(read(one)["headers"].find("Reply-To"), std::string::npos);
}

TEST_F(FolderMailerTest, EveryScriptAndLengthArrives) {
  const std::vector<std::string> texts = {
      "Zoë Ångström",
      "Доброе утро",
      "面接のご案内：株式会社アクメよりお知らせがございます。どうぞよろしくお願いいたします。面接",
      "👩🏽‍💻 👍🏿 emoji with modifiers and joiners 👨‍👩‍👧‍👦 more of "
      "them "
      "🏳️‍🌈🏳️‍🌈🏳️‍🌈",
      "مقابلة عمل",
      "quotes \" and \\ backslashes, commas; <angles> (parens) @ at",
      "=?UTF-8?B?bm90IGFuIGVuY29kZWQgd29yZA==?=",
      "two  spaces,  kept",
      "a subject that is long enough to be folded at least once, because it has more than the"
      " seventy-eight characters of a line",
      std::string(150, 'x'),
  };
  int number = 0;
  for (const std::string& text : texts) {
    Message one = sample_message("text/" + std::to_string(++number));
    one.subject = one.to_name = one.from_name = text;
    one.text = text + "\n" + text + text + "\n";
    auto fields = read(one);
    EXPECT_EQ(fields["Subject"], text);
    EXPECT_EQ(fields["To-name"], text);
    EXPECT_EQ(fields["From-name"], text);
    EXPECT_EQ(fields["plain"], one.text);
  }
}

TEST_F(FolderMailerTest, BodiesKeepEveryCharacter) {
  Message one = sample_message();
  one.text = "From here\n.\n..dots\n trailing space \nand tab\t\n=3D equals = sign\n" +
             std::string(500, 'y') + "\n" + std::string(200, ' ') + "\nno end";
  one.html =
      "<p>Gr\xc3\xbc\xc3\x9f Gott</p>\n--=_boundary\n<a href=\"https://x.example/i/abc?d=1\">"
      "link</a>\n";
  auto fields = read(one);
  EXPECT_EQ(fields["plain"], one.text + "\n");
  EXPECT_EQ(fields["html"], one.html);
}

TEST_F(FolderMailerTest, LineEndsOfAnyKindAreLineEnds) {
  Message one = sample_message();
  one.text = "one\r\ntwo\rthree\nfour";
  EXPECT_EQ(read(one)["plain"], "one\ntwo\nthree\nfour\n");
}

TEST_F(FolderMailerTest, IdsAreForgottenAfterTheirTime) {
  ASSERT_FALSE(mailer.send(sample_message()).is_error());
  const Time now = World::real().now();
  ASSERT_FALSE(mailer.forget(Time{now.ms - kDayMs}).is_error());
  EXPECT_EQ(files(folder.path + "/sent").size(), 1u);
  ASSERT_FALSE(mailer.forget(Time{now.ms + kDayMs}).is_error());
  EXPECT_TRUE(files(folder.path + "/sent").empty());
}

TEST_F(FolderMailerTest, TakenAwayIsNotSentAgain) {
  ASSERT_FALSE(mailer.send(sample_message()).is_error());
  fs::remove(files(folder.path + "/new").at(0));
  ASSERT_FALSE(mailer.send(sample_message()).is_error());
  EXPECT_TRUE(files(folder.path + "/new").empty());
}

// Each state that a crash between two steps leaves, followed by another try.
TEST_F(FolderMailerTest, ACrashBetweenAnyTwoStepsNeitherLosesNorDoubles) {
  ASSERT_FALSE(mailer.send(sample_message()).is_error());
  const fs::path delivered = files(folder.path + "/new").at(0);
  const fs::path sent = files(folder.path + "/sent").at(0);
  const fs::path written = fs::path(folder.path) / "tmp" / delivered.filename();
  const std::string whole = contents(delivered);
  const auto try_again = [&] {
    mail::FolderMailer next(folder.path);
    ASSERT_FALSE(next.send(sample_message()).is_error());
    ASSERT_EQ(files(folder.path + "/new").size(), 1u);
    EXPECT_EQ(contents(delivered), whole);
    EXPECT_TRUE(files(folder.path + "/tmp").empty());
  };
  fs::remove(sent);  // while tmp was written: half of it
  fs::remove(delivered);
  std::ofstream(written) << whole.substr(0, whole.size() / 2);
  try_again();
  fs::remove(sent);  // after tmp was written
  fs::rename(delivered, written);
  try_again();
  fs::rename(delivered, written);  // after it was noted as sent
  try_again();
}

TEST_F(FolderMailerTest, AFolderThatCannotBeWrittenIsAnErrorToTryAgain) {
  std::ofstream(folder.path + "/new") << "a file";
  const Status failed = mailer.send(sample_message());
  ASSERT_TRUE(failed.is_error());
  EXPECT_EQ(failed.error().code, "mail_folder");
  fs::remove(folder.path + "/new");
  EXPECT_FALSE(mailer.send(sample_message()).is_error());
}

}  // namespace
}  // namespace candor::test
