// SPDX-License-Identifier: Apache-2.0
#include "model/analysis/run_filter.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "model/analysis/run_columns.h"
#include "model/core/choice_descriptions.h"
#include "model/core/methods.h"
#include "model/core/names.h"
#include "model/core/setting_keys.h"
#include "model/core/setting_text.h"

namespace xsmoe {
namespace {

enum class Operator { kEqual, kUnequal, kLess, kAtMost, kGreater, kAtLeast };

/// The longer ones first: each is looked for at the place where one may be.
constexpr std::array<std::pair<std::string_view, Operator>, 7> kOperators{{{"==", Operator::kEqual},
                                                                           {"!=", Operator::kUnequal},
                                                                           {"<=", Operator::kAtMost},
                                                                           {">=", Operator::kAtLeast},
                                                                           {"=", Operator::kEqual},
                                                                           {"<", Operator::kLess},
                                                                           {">", Operator::kGreater}}};

bool isOrder(Operator by) { return by != Operator::kEqual && by != Operator::kUnequal; }

bool holds(double one, Operator by, double other) {
  switch (by) {
    case Operator::kEqual: return !(one < other) && !(other < one);
    case Operator::kUnequal: return one < other || other < one;
    case Operator::kLess: return one < other;
    case Operator::kAtMost: return one <= other;
    case Operator::kGreater: return one > other;
    case Operator::kAtLeast: return one >= other;
  }
  return false;
}

/// Long texts, of which a part is enough to be found by.
bool isFoundByPart(std::string_view key) {
  return key == "note" || key == "folder" || key == "problem" || key == "build" || key == "checksum" || key == "features";
}

}  // namespace

/// A word, or a condition.
struct RunFilter::Part {
  bool turned = false;  ///< it must not hold
  std::string word;     ///< without case; empty: a condition
  RunColumn column = {};
  Operator by = Operator::kEqual;
  RunValue value = {};  ///< texts without case; nothing: whether the run has any
};

namespace {

using Part = RunFilter::Part;

/// All that words are looked for in.
std::string wordsOf(const RunSummary& run) {
  const auto& about = run.description;
  std::string text = about.name + '\n' + about.streamTitle + '\n' + about.streamFolder.substr(about.streamFolder.rfind('/') + 1) + '\n';
  if (run.problem.empty()) {
    const auto& model = run.settings.model;
    text += nameOf(model.method, model.continual) + '\n' + titleOf(model.method, model.continual) + '\n';
  }
  for (const auto& tag : run.tags) text += tag + '\n';
  return withoutCase(text += run.note);
}

bool isCalled(const RunSummary& run, const RunColumn& column, const std::string& text, const std::string& asked) {
  if (isFoundByPart(column.key)) return withoutCase(text).find(asked) != std::string::npos;
  if (!column.names) return withoutCase(text) == asked;
  const auto names = column.names(run);
  return std::any_of(names.begin(), names.end(), [&](const auto& name) { return withoutCase(name) == asked; });
}

/// What a run lacks is unlike every value, and neither below nor above one.
bool holds(const RunSummary& run, const Part& part) {
  const RunValue value = part.column.get(run);
  const bool unequal = part.by == Operator::kUnequal, has = value.index() != 0;
  if (part.value.index() == 0) return has == unequal;
  if (!has) return unequal;
  if (const auto* const asked = std::get_if<double>(&part.value)) return holds(std::get<double>(value), part.by, *asked);
  return isCalled(run, part.column, std::get<std::string>(value), std::get<std::string>(part.value)) != unequal;
}

/// Whether it asks for a value of a setting that the run's method does not use.
bool isUnused(const RunSummary& run, const Part& part) {
  return part.word.empty() && part.column.setting && part.value.index() != 0 && run.problem.empty() &&
         !usesSetting(run.settings.model, part.column.key) && part.column.get(run).index() == 0;
}

/// How many letters of UTF-8 there are.
std::size_t lettersOf(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<std::vector<Part>> parts() {
    std::vector<Part> all;
    for (skipBlanks(); at_ < text_.size(); skipBlanks()) {
      auto next = part();
      if (!next) return tl::unexpected(next.error());
      all.push_back(std::move(*next));
    }
    return all;
  }

 private:
  Result<Part> part() {
    Part next;
    next.turned = takeMinus();
    const std::size_t begin = at_;
    if (peek() == '"') {
      auto word = quotedText();
      if (!word) return tl::unexpected(word.error());
      if (word->empty()) return wrong(begin, "the word between the quotes is empty", "Write a word, or leave the quotes out");
      next.word = withoutCase(*word);
      return next;
    }
    const std::string_view name = takeName();
    if (const auto by = takeOperator()) return condition(std::move(next), begin, name, *by);
    next.word = withoutCase(name);
    return next;
  }

  Result<Part> condition(Part next, std::size_t begin, std::string_view key, Operator by) {
    if (key.empty()) return wrong(begin, "there is no key before the condition's sign", "Write KEY OP VALUE, for example tau<0.2");
    const auto column = runColumn(key);
    if (!column) return wrong(begin, quoted(key) + " is no key of a run", keyAdvice(withoutCase(key)));
    next.column = *column;
    next.by = by;
    skipBlanks();
    const std::size_t place = at_;
    const bool isQuoted = peek() == '"';
    auto text = isQuoted ? quotedText() : Result<std::string>(takeUntilBlank());
    if (!text) return tl::unexpected(text.error());
    if (text->empty() && !isQuoted)
      return wrong(place, "the condition on " + column->key + " has no value", "Write one behind the sign; \"\" stands for none");
    auto value = valueFrom(*column, *text, by, place);
    if (!value) return tl::unexpected(value.error());
    next.value = std::move(*value);
    return next;
  }

  Result<RunValue> valueFrom(const RunColumn& column, const std::string& text, Operator by, std::size_t place) {
    if (isOrder(by) && (!column.numeric || text.empty()))
      return wrong(place, column.numeric ? "nothing is neither below nor above a number" : column.key + " is a text, which has no order",
                   "Compare it with = or !=");
    if (text.empty()) return RunValue();
    if (column.numeric) return numberIn(column, text, place);
    return nameIn(column, text, place);
  }

  Result<RunValue> numberIn(const RunColumn& column, std::string_view text, std::size_t place) {
    const bool percent = text.ends_with('%');
    const auto number = numberFrom(percent ? text.substr(0, text.size() - 1) : text);
    if (!number) return wrong(place, quoted(text) + " is no number, and " + column.key + " is one", "Write a number, for example 0.2");
    if (percent && !column.share)
      return wrong(place, column.key + " is no share, so that " + std::string(text) + " says nothing of it", "Leave % out");
    if (!percent && column.share && *number > 1)
      return wrong(place, column.key + " is a share of at most 1, which " + std::string(text) + " is above",
                   "Write " + std::string(text) + "%, or " + numberText(*number / 100));
    return RunValue(percent ? *number / 100 : *number);
  }

  /// As the run would be called. Where all names are known, others are refused: they would match nothing.
  Result<RunValue> nameIn(const RunColumn& column, const std::string& text, std::size_t place) {
    const auto& key = column.key;
    const std::string name = withoutCase(text);
    if (key == kMethodKey) {
      const auto method = namedMethod(name);
      if (!method) return wrong(place, "there is no method " + quoted(text), "Name " + methodKeys() + ", perhaps with _rh or _kd");
      return RunValue(nameOf(method->method, method->continual));
    }
    if (key == "state") return oneOf(kStates, name == "running" ? "unfinished" : name, "a state", place);
    if (key == kContinualKey) return oneOf(kContinual, name, "a way of learning on", place);
    const auto* const choice = column.setting ? choiceDescription(key) : nullptr;
    if (choice != nullptr && !choice->values.empty()) return oneOf(namesIn(choice->values), name, "a " + withoutCase(choice->title), place);
    if (key == kGroupingKey && !groupingFromName(name))
      return wrong(place, quoted(text) + " is no grouping", "Name hidden states, for example 6,12");
    return RunValue(name);
  }

  static std::vector<std::string_view> namesIn(std::span<const ChoiceValue> values) {
    std::vector<std::string_view> names;
    for (const auto& value : values) names.push_back(value.name);
    return names;
  }

  Result<RunValue> oneOf(std::span<const std::string_view> all, const std::string& name, const std::string& what, std::size_t place) {
    if (std::find(all.begin(), all.end(), name) != all.end()) return RunValue(name);
    std::string list;
    for (const auto& one : all)
      list += (list.empty() ? "" : ", ") + (one.find(' ') == std::string_view::npos ? std::string(one) : quoted(one));
    return wrong(place, quoted(name) + " is not " + what, "Write one of " + list);
  }

  static std::string keyAdvice(const std::string& key) {
    if (key.find('.') != std::string::npos)
      return "Before a point may be last, best, mean, all or d4 (D_4), behind it hr10 or seconds, for example";
    std::string like;
    for (const auto& known : runFilterKeys())
      if (known.find(key) != std::string::npos || (key.find(known) != std::string::npos && known.size() > 2))
        like += (like.empty() ? "" : ", ") + known;
    if (!like.empty()) return "Is it one of these: " + like + "? To look for the word, put it between quotes";
    return "Keys are those of the settings, such as tau and seed, and method, stream, state, tag, note, windows, hr10, ndcg10, seconds, "
           "parameters, experts, parent, changed, for example";
  }

  [[nodiscard]] tl::unexpected<Error> wrong(std::size_t place, std::string what, std::string remedy) const {
    return usageError("condition on runs, character " + std::to_string(lettersOf(text_.substr(0, place)) + 1), std::move(what),
                      std::move(remedy));
  }

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  static bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
  void skipBlanks() {
    while (at_ < text_.size() && isBlank(text_[at_])) ++at_;
  }

  bool takeMinus() {
    if (peek() != '-' || at_ + 1 >= text_.size() || isBlank(text_[at_ + 1])) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] const std::pair<std::string_view, Operator>* operatorAt(std::size_t place) const {
    const auto found =
        std::find_if(kOperators.begin(), kOperators.end(), [&](const auto& one) { return text_.substr(place).starts_with(one.first); });
    return found == kOperators.end() ? nullptr : &*found;
  }

  std::string_view takeName() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !isBlank(text_[at_]) && operatorAt(at_) == nullptr) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  /// Blanks may stand before it.
  std::optional<Operator> takeOperator() {
    std::size_t place = at_;
    while (place < text_.size() && isBlank(text_[place])) ++place;
    const auto* const found = operatorAt(place);
    if (found == nullptr) return std::nullopt;
    at_ = place + found->first.size();
    return found->second;
  }

  std::string takeUntilBlank() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && !isBlank(text_[at_])) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  /// A quote within is written \" and a \ as \\.
  Result<std::string> quotedText() {
    const std::size_t begin = at_++;
    std::string text;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        ++at_;
        return text;
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      text += text_[at_];
    }
    return wrong(begin, "the quote that begins here has no end", "Write another quote behind the text");
  }

  static constexpr std::array<std::string_view, 6> kStates{"not started", "unfinished", "finished", "stopped", "failed", "cannot be read"};
  static constexpr std::array<std::string_view, 3> kContinual{"none", "replay", "distillation"};

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

RunFilter::RunFilter(std::vector<Part> parts) {
  if (!parts.empty()) parts_ = std::make_shared<const std::vector<Part>>(std::move(parts));
}

bool RunFilter::matches(const RunSummary& run) const { return matches(run, /*inTable=*/false); }

bool RunFilter::matchesInTable(const RunSummary& run) const { return matches(run, /*inTable=*/true); }

bool RunFilter::matches(const RunSummary& run, bool inTable) const {
  if (isEmpty()) return true;
  std::optional<std::string> words;
  return std::all_of(parts_->begin(), parts_->end(), [&](const Part& part) {
    if (inTable && isUnused(run, part)) return true;
    if (part.word.empty()) return holds(run, part) != part.turned;
    if (!words) words = wordsOf(run);
    return (words->find(part.word) != std::string::npos) != part.turned;
  });
}

Result<RunFilter> parseRunFilter(std::string_view text) {
  auto parts = Parser(text).parts();
  if (!parts) return tl::unexpected(parts.error());
  return RunFilter(std::move(*parts));
}

std::vector<std::string> runFilterKeys() {
  std::vector<std::string> keys;
  for (const auto& column : runColumns()) keys.push_back(column.key);
  return keys;
}

}  // namespace xsmoe
