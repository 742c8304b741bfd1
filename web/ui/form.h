// Forms from descriptions: labels, help, limits and messages come from TypeInfo, so a form and the
// server say the same words. A FormState lives in the screen; everything else is drawn anew each
// turn.
//
//   { auto form = ui::form(form_, ui::text("account.create.title"));
//     ui::edit_record(form_, draft_);                         // or edit_field(form_, draft_,
//     "email") if (ui::submit(form_, ui::text("account.create"))) save(frame); }
//
// `save` sends the request and on an error calls form_.reject(error): the messages stand at their
// fields, a summary with links stands above, and the focus is on the first of them.
#pragma once

#include "shared/base/result.h"
#include "shared/describe/describe.h"
#include "shared/describe/json.h"
#include "web/ui/base.h"

namespace ui {

class FormState {
 public:
  // Remembers what is saved; dirty() compares with it.
  template <class T>
  void open(const T& saved) {
    baseline_ = snapshot(candor::type_of<T>(), &saved);
    type_ = &candor::type_of<T>();
    clear_errors();
    saving_ = false;
  }
  template <class T>
  bool dirty(const T& draft) const {
    return !baseline_.empty() && baseline_ != snapshot(candor::type_of<T>(), &draft);
  }
  // What was typed as one text, without secrets, for after a reload.
  template <class T>
  std::string keep(const T& draft) const {
    return basis() + candor::json::write(draft);
  }
  // Gives back what keep() wrote, after open(). False, with `draft` untouched: nothing was kept, or
  // what is saved has changed since.
  template <class T>
  bool restore(std::string_view kept, T& draft) {
    const std::string same = basis();
    if (kept.substr(0, same.size()) != same) return false;
    auto read = candor::json::read<T>(kept.substr(same.size()), candor::json::ReadMode::response);
    if (read.is_error()) return false;
    draft = read.release_value();
    return true;
  }
  // Runs the shared validator on submit; shows errors and moves the focus. True when all is well.
  template <class T>
  bool accept(const T& draft) {
    return accept(candor::type_of<T>(), &draft);
  }
  bool accept(const candor::TypeInfo& type, const void* draft);
  // The server's answer. Field errors go to their fields, the rest stands in the summary.
  void reject(const candor::Error& error);
  void add_error(std::string path, std::string message);
  std::string_view error_of(std::string_view path) const;
  const std::vector<candor::FieldError>& errors() const { return errors_; }
  const std::string& message() const { return message_; }
  void clear_errors();
  // A field the user changed: its old error goes away.
  void touch(std::string_view path);

  void set_saving(bool saving) { saving_ = saving; }
  bool saving() const { return saving_; }
  bool submitted() const { return submitted_; }
  // "Title: Fill in this field", when the field is known.
  std::string describe_error(const candor::FieldError& error) const;
  // Takes the pending wish to focus: the path of the first invalid field, or empty.
  std::string take_focus();

 private:
  friend void form_began(FormState& state);
  static std::string snapshot(const candor::TypeInfo& type, const void* value);
  std::string basis() const;  // names what is saved
  std::vector<candor::FieldError> errors_;
  std::string message_;
  std::string baseline_;
  std::string focus_;
  const candor::TypeInfo* type_ = nullptr;
  bool saving_ = false;
  bool submitted_ = false;
};

struct FormOptions {
  float max_width = 560;
  std::string_view key = {};
};
// A real <form>: Enter submits, password managers see it. Draws the error summary first.
Scope form(FormState& state, std::string_view label, const FormOptions& options = {});
// The submit button. True when pressed or Enter was used in a field (and nothing is being saved).
bool submit(FormState& state, std::string_view label, Icon icon = Icon::none);
// True in the turn the form was submitted, for forms whose button stands elsewhere (save bar).
bool submitted(FormState& state);

// How one field of a record looks; everything optional.
struct EditOptions {
  std::string_view only = {};          // space-separated names; empty = all writable fields
  std::string_view except = {};        // space-separated names
  std::string_view prefix = {};        // error path before the names ("questions[2].")
  std::string_view autocomplete = {};  // "email=username password=new-password"
  bool disabled = false;
  bool marks_optional = true;  // "optional" beside what may stay empty
};
// A field's help is the text under its label key + "_help", when there is one.
// Widgets by kind: text -> field (by format), boolean -> check box, choice -> radio group up to 4,
// else select, integer -> number, seconds -> stepper, time -> date and time, list of text -> tags,
// optional -> the widget of its content, empty allowed.
bool edit_record(FormState& state, const candor::TypeInfo& type, void* record,
                 const EditOptions& options = {});
template <class T>
bool edit_record(FormState& state, T& record, const EditOptions& options = {}) {
  return edit_record(state, candor::type_of<T>(), &record, options);
}
bool edit_field(FormState& state, const candor::TypeInfo& type, void* record, std::string_view name,
                const EditOptions& options = {});
template <class T>
bool edit_field(FormState& state, T& record, std::string_view name,
                const EditOptions& options = {}) {
  return edit_field(state, candor::type_of<T>(), &record, name, options);
}

}  // namespace ui
