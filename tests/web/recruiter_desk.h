// A recruiter at a desk: the whole client without a browser. Things are found by role and name as a
// screen reader finds them; requests are answered by hand, so a test owns every answer and every
// failure.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "shared/describe/json.h"
#include "shared/domain/account.h"
#include "shared/domain/interview.h"
#include "shared/domain/invitation.h"
#include "shared/domain/overview.h"
#include "shared/domain/page.h"
#include "shared/domain/session.h"
#include "tests/web/headless.h"

namespace candor {

struct DeskOptions {
  Size size = kDesktop;
  Role role = Role::recruiter;
  bool signed_in = true;
};

class Desk {
 public:
  using Node = Headless::Node;
  using Request = platform::headless::Request;

  explicit Desk(std::string_view url, const DeskOptions& options = {})
      : web_(options.signed_in ? Headless::signed_in(url, word_of(options.role), options.size)
                               : std::make_unique<Headless>(url, options.size)) {}

  Headless& web() { return *web_; }
  platform::headless::World& world() { return web_->world(); }
  const std::string& url() { return web_->app().router().url(); }

  // ---- requests
  // ---------------------------------------------------------------------------------- The oldest
  // one whose path is exactly this one, whatever its query.
  const Request* request(std::string_view method, std::string_view path) {
    for (const Request& one : world().requests) {
      const std::string_view known = std::string_view(one.url).substr(0, one.url.find('?'));
      if (one.method == method && known == path) return &one;
    }
    return nullptr;
  }
  void answer_text(std::string_view method, std::string_view path, int status,
                   std::string_view body, std::string_view headers = {}) {
    const Request* found = request(method, path);
    ASSERT_NE(found, nullptr) << method << " " << path << " was not asked for";
    const std::string url = found->url;
    EXPECT_TRUE(web_->answer(method, url, status, body, headers));
  }
  template <class T>
  void answer(std::string_view method, std::string_view path, const T& value, int status = 200) {
    answer_text(method, path, status, json::write(value));
  }
  void refuse(std::string_view method, std::string_view path, int status, std::string_view code,
              std::string_view message, std::string_view errors = "[]",
              std::string_view headers = {}) {
    answer_text(method, path, status,
                "{\"detail\":\"" + std::string(message) + "\",\"code\":\"" + std::string(code) +
                    "\",\"errors\":" + std::string(errors) + "}",
                headers);
  }

  // ---- what is there
  // -----------------------------------------------------------------------------
  const Node* find(ui::Role role, std::string_view name) { return web_->find(role, name); }
  bool sees(ui::Role role, std::string_view name) { return web_->has(role, name); }
  // Any node whose name, value or description contains these words.
  bool reads(std::string_view words) {
    for (const auto& [id, node] : world().nodes) {
      for (const std::string* text : {&node.name, &node.value, &node.description}) {
        if (text->find(words) != std::string::npos) return true;
      }
    }
    return false;
  }

  // ---- what a person does
  // ------------------------------------------------------------------------
  void press(ui::Role role, std::string_view name, int nth = 0) { web_->activate(role, name, nth); }
  void press_button(std::string_view name) { press(ui::Role::button, name); }
  void submit(std::string_view form) { web_->submit(form); }
  void type(std::string_view label, std::string_view words) {
    if (web_->has(ui::Role::select, label))
      web_->choose(label, words);
    else
      web_->type(label, words);
  }
  void pass_time(double ms) { web_->advance(ms); }
  // The tab is reloaded at the address it is at.
  void reload() {
    const std::string here = url();
    web_ = Headless::reloaded(std::move(web_), here);
  }

 private:
  std::unique_ptr<Headless> web_;
};

// ---- what a server would say
// -----------------------------------------------------------------------

inline Question question_of(std::int64_t id, std::string text) {
  Question question;
  question.id.value = id;
  question.interview_id.value = 7;
  question.text = std::move(text);
  return question;
}

inline InterviewView interview_of(std::vector<std::string> questions) {
  InterviewView view;
  view.id.value = 7;
  view.key = "backend-engineer";
  view.title = "Backend engineer";
  view.description = "First round";
  for (std::size_t i = 0; i < questions.size(); ++i) {
    view.questions.push_back(question_of(static_cast<std::int64_t>(i + 1), questions[i]));
    view.questions.back().order = static_cast<std::int32_t>(i + 1);
  }
  view.question_count = static_cast<std::int32_t>(questions.size());
  view.updated_at.ms = 1'772'000'000'000;
  return view;
}

template <class T>
Page<T> page_of(std::vector<T> items) {
  Page<T> page;
  page.total = static_cast<std::int64_t>(items.size());
  page.items = std::move(items);
  return page;
}

}  // namespace candor
