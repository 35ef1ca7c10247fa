// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/annotation.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>

#include "model/core/files/replacement_file.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kAnnotationFormat = "xsmoe-notes";
constexpr int kAnnotationVersion = 1;
constexpr std::size_t kMostTags = 100, kLongestTag = 100, kLongestNote = 100'000;  // bytes of UTF-8

constexpr std::string_view kBlanks = " \t\n\r\v\f";

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(kBlanks);
  return begin == std::string::npos ? std::string() : text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

/// JSON takes no other text.
bool isUtf8(const std::string& text) {
  try {
    static_cast<void>(nlohmann::json(text).dump());
    return true;
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

Result<void> checkTag(const std::string& tag) {
  constexpr const char* kAdvice = "Write a word, for example first-try";
  if (tag.empty()) return usageError("tag", "a tag is empty", kAdvice);
  if (!isUtf8(tag)) return usageError("tag", "a tag is no UTF-8", kAdvice);
  const std::string named = "\"" + tag + "\"";
  if (tag.size() > kLongestTag)
    return usageError("tag", named + " has " + std::to_string(tag.size()) + " bytes, of at most " + std::to_string(kLongestTag), kAdvice);
  if (tag.find_first_of(kBlanks) != std::string::npos || std::any_of(tag.begin(), tag.end(), isControl))
    return usageError("tag", named + " holds blanks, and a tag is one word", "Join its words with - or _, or write it into the note");
  if (tag.find_first_of(",\"") != std::string::npos)
    return usageError("tag", named + " holds a comma or a quote, which lists and conditions are made with", "Leave it out");
  return {};
}

Result<void> checkNote(const std::string& note) {
  if (!isUtf8(note)) return usageError("note", "the note is no UTF-8", "Write it as text");
  if (note.size() > kLongestNote)
    return usageError("note", "the note has " + std::to_string(note.size()) + " bytes, of at most " + std::to_string(kLongestNote),
                      "Write a shorter one");
  return {};
}

Result<engine::RunAnnotation> inOrder(engine::RunAnnotation annotation) {
  auto& tags = annotation.tags;
  for (auto& tag : tags) {
    tag = trimmed(tag);
    if (auto good = checkTag(tag); !good) return tl::unexpected(good.error());
  }
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
  if (tags.size() > kMostTags)
    return usageError("tag", "the run would have " + std::to_string(tags.size()) + " tags, of at most " + std::to_string(kMostTags),
                      "Take some away");
  annotation.note = trimmed(annotation.note);
  if (auto good = checkNote(annotation.note); !good) return tl::unexpected(good.error());
  return annotation;
}

Result<void> removeAnnotation(const RunPaths& paths) {
  std::error_code problem;
  std::filesystem::remove(paths.annotation(), problem);
  if (problem) return cannotWrite(paths.annotation().string(), "it cannot be removed (" + problem.message() + ")", "Check the permissions");
  return {};
}

}  // namespace

Result<engine::RunAnnotation> readAnnotation(const RunPaths& paths) {
  const auto where = paths.annotation().string();
  std::error_code unknown;
  if (!std::filesystem::exists(paths.manifest(), unknown))
    return badInput(paths.folder.string(), "the folder is no run: it has no run.json", "Choose a run folder");
  if (!std::filesystem::exists(paths.annotation(), unknown)) return engine::RunAnnotation{};
  if (!std::filesystem::is_regular_file(paths.annotation(), unknown))
    return badInput(where, "it is no file", "Move it away, and write tags and note anew");
  try {
    std::ifstream file(paths.annotation());
    const auto json = nlohmann::json::parse(file);
    if (json.value("format", "") != kAnnotationFormat)
      return badInput(where, "the file does not hold tags and a note", "Move it away, and write them anew");
    if (const int version = json.value("version", 0); version < 1 || version > kAnnotationVersion)
      return unknownVersion(where, "the run's tags and note", version, kAnnotationVersion);
    return engine::RunAnnotation{json.value("tags", std::vector<std::string>()), json.value("note", "")};
  } catch (const std::exception& error) {
    return badInput(where, "the run's tags and note cannot be read: " + wordsOf(error), "Mend the file, or move it away; the run is whole");
  }
}

Result<void> writeAnnotation(const RunPaths& paths, const engine::RunAnnotation& annotation) {
  if (const auto before = readAnnotation(paths); !before) return tl::unexpected(before.error());
  const auto checked = inOrder(annotation);
  if (!checked) return tl::unexpected(checked.error());
  if (*checked == engine::RunAnnotation{}) return removeAnnotation(paths);
  const nlohmann::json json{
      {"format", kAnnotationFormat}, {"version", kAnnotationVersion}, {"tags", checked->tags}, {"note", checked->note}};
  return writeTextFile(paths.annotation(), json.dump(1) + '\n');
}

}  // namespace xsmoe::experiments
