// SPDX-License-Identifier: Apache-2.0
#include "model/core/error.h"

#include <new>
#include <string_view>
#include <utility>

namespace xsmoe {
namespace {

tl::unexpected<Error> make(ErrorKind kind, std::string& where, std::string& what, std::string& remedy) {
  return tl::unexpected<Error>(Error{kind, std::move(what), std::move(where), std::move(remedy)});
}

/// With a full stop, unless it ends in a mark of its own: "File, Extract Features…" does.
std::string asSentence(const std::string& text) {
  if (text.empty()) return text;
  for (const char* mark : {".", "…", "!", "?"})
    if (text.ends_with(mark)) return text;
  return text + '.';
}

}  // namespace

std::string describe(const Error& error) {
  std::string text;
  if (!error.where.empty()) text += error.where + ": ";
  text += asSentence(error.what);
  if (!error.remedy.empty()) text += ' ' + asSentence(error.remedy);
  return text;
}

std::string wordsOf(const std::exception& problem) {
  if (dynamic_cast<const std::bad_alloc*>(&problem) != nullptr) return "there is not enough memory";
  std::string_view words = problem.what();
  words = words.substr(0, words.find('\n'));
  const auto tagEnd = words.find_first_of(" ]");
  if (words.starts_with('[') && tagEnd != std::string_view::npos && words.substr(tagEnd).starts_with("] ")) words.remove_prefix(tagEnd + 2);
  if (const auto end = words.find("] "); words.starts_with("[enforce fail at ") && end != std::string_view::npos)
    words.remove_prefix(end + 2);
  return std::string(words);
}

int exitCode(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kFailed: return 1;
    case ErrorKind::kUsage: return 2;
    case ErrorKind::kBadInput: return 3;
    case ErrorKind::kCannotWrite:
    case ErrorKind::kDiskTakesNoMore: return 4;
    case ErrorKind::kRankLost: return 5;
  }
  return 1;
}

tl::unexpected<Error> badInput(std::string where, std::string what, std::string remedy) {
  return make(ErrorKind::kBadInput, where, what, remedy);
}
tl::unexpected<Error> unknownVersion(std::string where, const std::string& what, std::int64_t found, int newestRead) {
  const std::string has = what + " has version " + std::to_string(found);
  if (found < 1) return badInput(std::move(where), has + ", but versions begin at 1", "It is damaged: take it from a copy");
  return badInput(std::move(where), has + ", this program reads up to " + std::to_string(newestRead), "Open it with a newer program");
}
tl::unexpected<Error> notKnownHere(std::string where, const std::string& what) {
  return badInput(std::move(where), "it names " + what + ", which this program does not know", "Open it with a newer program");
}
tl::unexpected<Error> cannotWrite(std::string where, std::string what, std::string remedy) {
  return make(ErrorKind::kCannotWrite, where, what, remedy);
}
tl::unexpected<Error> usageError(std::string where, std::string what, std::string remedy) {
  return make(ErrorKind::kUsage, where, what, remedy);
}
tl::unexpected<Error> failure(std::string where, std::string what, std::string remedy) {
  return make(ErrorKind::kFailed, where, what, remedy);
}

}  // namespace xsmoe
