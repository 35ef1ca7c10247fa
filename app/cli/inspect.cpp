// SPDX-License-Identifier: Apache-2.0
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "app/cli/run_options.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

struct Options {
  std::string stream;
  bool json = false;
  RunOptions run;
};

nlohmann::json toJson(const DataReport& report) {
  auto windows = nlohmann::json::array(), leftOut = nlohmann::json::array(), badLines = nlohmann::json::array();
  for (const auto& w : report.windows)
    windows.push_back({{"window", w.window},
                       {"records", w.records},
                       {"kept_records", w.keptRecords},
                       {"users", w.users},
                       {"items", w.items},
                       {"new_items", w.newItems},
                       {"returning_users", w.returningUsers}});
  for (const auto& one : report.leftOut) leftOut.push_back({{"reason", one.reason}, {"records", one.records}});
  for (const auto& bad : report.badLines) badLines.push_back({{"file", bad.file}, {"line", bad.line}, {"reason", bad.reason}});
  return {{"title", report.title},
          {"records", report.records},
          {"users", report.users},
          {"items", report.items},
          {"kept_records", report.keptRecords},
          {"kept_users", report.keptUsers},
          {"kept_items", report.keptItems},
          {"repeated_records", report.repeatedRecords},
          {"first_time", report.firstTime},
          {"last_time", report.lastTime},
          {"features", report.featuresNote},
          {"cached_items_unused", report.cachedItemsUnused},
          {"windows", windows},
          {"left_out", leftOut},
          {"bad_lines", report.badLineCount},
          {"bad_line_list", badLines}};
}

std::string day(std::int64_t seconds) { return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(seconds))); }

void print(Console& console, const DataReport& report) {
  console.line(fmt::format("{}\n  {} records, {} users, {} items, {} … {}", report.title, report.records, report.users, report.items,
                           day(report.firstTime), day(report.lastTime)));
  console.line(fmt::format("  kept: {} records, {} users, {} items; {} records repeat an earlier one and are kept", report.keptRecords,
                           report.keptUsers, report.keptItems, report.repeatedRecords));
  console.line("  features: " + report.featuresNote);
  if (report.cachedItemsUnused > 0)
    console.line(fmt::format("  {} cached items are not in the log and are ignored", report.cachedItemsUnused));
  console.line(fmt::format("\n  {:>6} {:>10} {:>10} {:>8} {:>8} {:>10} {:>16}", "window", "records", "kept", "users", "items", "new items",
                           "returning users"));
  for (const auto& w : report.windows)
    console.line(fmt::format("  {:>6} {:>10} {:>10} {:>8} {:>8} {:>10} {:>16}", fmt::format("D_{}", w.window), w.records, w.keptRecords,
                             w.users, w.items, w.newItems, w.returningUsers));
  if (!report.leftOut.empty()) console.line("\n  left out:");
  for (const auto& one : report.leftOut) console.line(fmt::format("  {:>10} records: {}", one.records, one.reason));
  if (report.badLineCount == 0) return;
  console.line(fmt::format("\n  {} lines could not be read; the first:", report.badLineCount));
  for (std::size_t i = 0; i < report.badLines.size() && i < 10; ++i)
    console.line(fmt::format("  {}:{}: {}", report.badLines[i].file, report.badLines[i].line, report.badLines[i].reason));
}

int inspect(const Options& options) {
  std::atomic<bool> stop{false};
  const Interrupt interrupt([&] { stop = true; });
  Console console(options.json);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto overview =
      (*engine)->inspect(options.stream, options.run.settings().protocol, options.run.choice(), [&](const Progress& state) {
        console.progress(state);
        return !stop.load();
      });
  if (stop) return 130;
  if (!overview) return console.fail(overview.error());
  console.object(toJson(overview->report));
  print(console, overview->report);
  if (!overview->report.featuresFound) console.message("xsmoe: features are missing; train refuses this stream until it has a cache");
  if (overview->constantFirstState)
    console.message("xsmoe: hidden state 0 is the same for every item, so the first side layer sees a constant");
  return 0;
}

}  // namespace

void addInspect(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("inspect", "Say what a stream holds, window by window, and what is left out and why.");
  auto options = std::make_shared<Options>();
  command->add_option("STREAM", options->stream, "Stream folder.")->required();
  command->add_flag("--json", options->json, "One JSON object on standard output.");
  options->run.addProtocolTo(*command);
  command->callback([&run, options] { run = [options] { return inspect(*options); }; });
}

}  // namespace xsmoe::cli
