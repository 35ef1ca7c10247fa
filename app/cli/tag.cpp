// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/list_option.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

struct TagOptions {
  std::string run, add, remove, note;
  bool noNote = false, json = false;
};

/// The annotation as the options make it; what is to be removed and is not there is no error.
engine::RunAnnotation changed(engine::RunAnnotation annotation, const TagOptions& options) {
  if (!options.remove.empty())
    for (const auto& tag : partsOf(options.remove, ',')) std::erase(annotation.tags, tag);
  if (!options.add.empty())
    for (const auto& tag : partsOf(options.add, ',')) annotation.tags.push_back(tag);
  if (options.noNote) annotation.note.clear();
  if (!options.note.empty()) annotation.note = options.note;
  return annotation;
}

std::string listOf(const std::vector<std::string>& tags) {
  std::string text;
  for (const auto& tag : tags) text += (text.empty() ? "" : ", ") + tag;
  return text.empty() ? "none" : text;
}

/// A tag that is to be added and taken away.
std::optional<std::string> contradiction(const TagOptions& options) {
  if (options.add.empty() || options.remove.empty()) return std::nullopt;
  const auto removed = partsOf(options.remove, ',');
  for (const auto& tag : partsOf(options.add, ','))
    if (std::find(removed.begin(), removed.end(), tag) != removed.end()) return tag;
  return std::nullopt;
}

int tag(const TagOptions& options) {
  Console console(options.json);
  if (const auto both = contradiction(options))
    return console.fail({ErrorKind::kUsage, "\"" + *both + "\" is to be added and taken away", "--add, --remove", "Name it once"});
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  auto annotation = (*engine)->annotation(options.run);
  if (!annotation) return console.fail(annotation.error());
  if (const auto wanted = changed(*annotation, options); wanted != *annotation) {
    if (const auto written = (*engine)->annotate(options.run, wanted); !written) return console.fail(written.error());
    annotation = (*engine)->annotation(options.run);  // as it is kept: in order
    if (!annotation) return console.fail(annotation.error());
  }
  console.object({{"run", options.run}, {"tags", annotation->tags}, {"note", annotation->note}});
  console.line("tags: " + listOf(annotation->tags));
  if (!annotation->note.empty()) console.line("note: " + annotation->note);
  return 0;
}

}  // namespace

void addTag(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("tag", "Show or change the tags and the note of a run, which are kept in its folder.");
  auto options = std::make_shared<TagOptions>();
  command->add_option("RUN", options->run, "Run folder; the run may be going on.")->required();
  command->add_option("--add", options->add, "Tags to add, separated by commas.");
  command->add_option("--remove", options->remove, "Tags to take away, separated by commas.");
  auto* note = command->add_option("--note", options->note, "A note in place of the one that is there.");
  command->add_flag("--no-note", options->noNote, "Take the note away.")->excludes(note);
  command->add_flag("--json", options->json, "One JSON object on standard output.");
  command->callback([&run, options] { run = [options] { return tag(*options); }; });
}

}  // namespace xsmoe::cli
