// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/runs/annotation.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "model/core/files/regular_file.h"
#include "model/core/files/replacement_file.h"

namespace xsmoe::experiments {
namespace {

constexpr const char* kAnnotationFormat = "xsmoe-notes";
/// A program that knows no notes at windows would lose them when it writes tags: a file with any is of the newer version.
constexpr int kAnnotationVersion = 1, kVersionWithWindows = 2;
constexpr std::size_t kMostTags = 100, kLongestTag = 100, kLongestNote = 100'000;  // bytes of UTF-8
constexpr std::size_t kMostWindowNotes = 1000, kLongestWindowNote = 1000;

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

/// All that notes.json holds.
struct Notes {
  engine::RunAnnotation said;
  std::vector<WindowNote> windows;
  friend bool operator==(const Notes&, const Notes&) = default;
};

std::string placeOf(const WindowNote& note) {
  return "D_" + std::to_string(note.window) + (note.epoch > 0 ? ", epoch " + std::to_string(note.epoch) : std::string());
}

Result<void> checkWindowNote(const WindowNote& note) {
  const std::string named = "the note at " + placeOf(note);
  if (note.window < 0 || note.epoch < 0) return usageError("note", named + " is at no window", "Name a window and an epoch from 0");
  if (note.text.empty()) return usageError("note", named + " is empty", "Write something, or take it away");
  if (!isUtf8(note.text)) return usageError("note", named + " is no UTF-8", "Write it as text");
  if (note.text.size() > kLongestWindowNote)
    return usageError("note",
                      named + " has " + std::to_string(note.text.size()) + " bytes, of at most " + std::to_string(kLongestWindowNote),
                      "Write a shorter one");
  return {};
}

Result<std::vector<WindowNote>> inOrder(std::vector<WindowNote> notes) {
  if (notes.size() > kMostWindowNotes)
    return usageError("note",
                      "the run would have " + std::to_string(notes.size()) + " notes, of at most " + std::to_string(kMostWindowNotes),
                      "Take some away");
  for (auto& note : notes) {
    note.text = trimmed(note.text);
    if (auto good = checkWindowNote(note); !good) return tl::unexpected(good.error());
  }
  std::stable_sort(notes.begin(), notes.end(), standsBefore);
  return notes;
}

std::vector<WindowNote> windowNotesFrom(const nlohmann::json& json) {
  std::vector<WindowNote> notes;
  if (!json.contains("windows")) return notes;
  for (const auto& one : json.at("windows"))
    notes.push_back({one.at("window").get<int>(), one.value("epoch", 0), one.at("text").get<std::string>()});
  std::stable_sort(notes.begin(), notes.end(), standsBefore);
  return notes;
}

nlohmann::json jsonOf(const Notes& notes) {
  nlohmann::json json{{"format", kAnnotationFormat},
                      {"version", notes.windows.empty() ? kAnnotationVersion : kVersionWithWindows},
                      {"tags", notes.said.tags},
                      {"note", notes.said.note}};
  auto& windows = json["windows"] = nlohmann::json::array();
  for (const auto& note : notes.windows) windows.push_back({{"window", note.window}, {"epoch", note.epoch}, {"text", note.text}});
  return json;
}

Result<void> removeAnnotation(const RunPaths& paths) {
  std::error_code problem;
  std::filesystem::remove(paths.annotation(), problem);
  if (problem) return cannotWrite(paths.annotation().string(), "it cannot be removed (" + problem.message() + ")", "Check the permissions");
  return {};
}

Result<Notes> readNotes(const RunPaths& paths) {
  const auto where = paths.annotation().string();
  std::error_code unknown;
  if (!std::filesystem::exists(paths.manifest(), unknown))
    return badInput(paths.folder.string(), "the folder is no run: it has no run.json", "Choose a run folder");
  if (!std::filesystem::exists(paths.annotation(), unknown)) return Notes{};
  if (const auto why = whyNoFile(paths.annotation()); !why.empty())
    return badInput(where, "this " + std::string(why), "Move it away, and write tags and note anew");
  try {
    std::ifstream file(paths.annotation());
    const auto json = nlohmann::json::parse(file);
    if (json.value("format", "") != kAnnotationFormat)
      return badInput(where, "the file does not hold tags and a note", "Move it away, and write them anew");
    if (const int version = json.value("version", 0); version < 1 || version > kVersionWithWindows)
      return unknownVersion(where, "the run's tags and note", version, kVersionWithWindows);
    return Notes{{json.value("tags", std::vector<std::string>()), json.value("note", "")}, windowNotesFrom(json)};
  } catch (const std::exception& error) {
    return badInput(where, "the run's tags and note cannot be read: " + wordsOf(error), "Mend the file, or move it away; the run is whole");
  }
}

Result<void> writeNotes(const RunPaths& paths, const Notes& notes) {
  if (notes == Notes{}) return removeAnnotation(paths);
  return writeTextFile(paths.annotation(), jsonOf(notes).dump(1) + '\n');
}

}  // namespace

Result<engine::RunAnnotation> readAnnotation(const RunPaths& paths) {
  auto notes = readNotes(paths);
  if (!notes) return tl::unexpected(notes.error());
  return std::move(notes->said);
}

Result<void> writeAnnotation(const RunPaths& paths, const engine::RunAnnotation& annotation) {
  auto notes = readNotes(paths);
  if (!notes) return tl::unexpected(notes.error());
  auto checked = inOrder(annotation);
  if (!checked) return tl::unexpected(checked.error());
  notes->said = std::move(*checked);
  return writeNotes(paths, *notes);
}

Result<std::vector<WindowNote>> readWindowNotes(const RunPaths& paths) {
  auto notes = readNotes(paths);
  if (!notes) return tl::unexpected(notes.error());
  return std::move(notes->windows);
}

Result<void> writeWindowNotes(const RunPaths& paths, std::vector<WindowNote> wanted) {
  auto notes = readNotes(paths);
  if (!notes) return tl::unexpected(notes.error());
  auto checked = inOrder(std::move(wanted));
  if (!checked) return tl::unexpected(checked.error());
  notes->windows = std::move(*checked);
  return writeNotes(paths, *notes);
}

}  // namespace xsmoe::experiments
