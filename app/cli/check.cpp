// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/counted.h"
#include "app/engine/engine_loader.h"

namespace xsmoe::cli {
namespace {

int check(const std::vector<std::string>& folders, const std::string& device) {
  Console console(false);
  const auto engine = app::loadEngine();
  if (!engine) return console.fail(engine.error());
  const auto lines = (*engine)->check({folders.begin(), folders.end()}, device);
  if (!lines) return console.fail(lines.error());
  std::size_t failed = 0, width = 0;
  for (const auto& line : *lines) width = std::max(width, line.quantity.size());
  for (const auto& line : *lines) {
    failed += line.passed ? 0 : 1;
    console.line(fmt::format("{}  {:<{}}  largest error {:.2e}  tolerance {:.0e}  {}", line.passed ? "ok     " : "FAILED ", line.quantity,
                             width, line.error, line.tolerance, line.detail));
  }
  console.line(fmt::format("{} checked, {} out of tolerance", counted(std::ssize(*lines), "quantity", "quantities"), failed));
  return failed == 0 ? 0 : 1;
}

}  // namespace

void addCheck(CLI::App& program, Run& run) {
  auto* command = program.add_subcommand("check", "Run conformance fixtures through the engine as built and print the largest errors.");
  auto folders = std::make_shared<std::vector<std::string>>();
  command->add_option("FOLDER", *folders, "Fixtures, or folders above them.")->required();
  auto device = std::make_shared<std::string>("cpu");
  command->add_option("--device", *device, "cpu, auto or cuda:0; always in float32.")->capture_default_str();
  command->callback([&run, folders, device] { run = [folders, device] { return check(*folders, *device); }; });
}

}  // namespace xsmoe::cli
