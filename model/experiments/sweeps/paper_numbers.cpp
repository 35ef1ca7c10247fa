// SPDX-License-Identifier: Apache-2.0
#include "model/experiments/sweeps/paper_numbers.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "model/core/files/installed_places.h"

namespace xsmoe::experiments {
namespace {

namespace fs = std::filesystem;

std::array<fs::path, 2> placesOfPaper() { return installedPlaces("paper", XSMOE_PAPER_SOURCE); }

Result<PrintedTable> readPrinted(const char* file) {
  for (const auto& place : placesOfPaper()) {
    std::ifstream in(place / file, std::ios::binary);
    if (!in) continue;
    const std::string text(std::istreambuf_iterator<char>(in), {});
    return PrintedTable::parse(text, (place / file).string());
  }
  return badInput((placesOfPaper().front() / file).string(), "the paper's numbers are not there", "Install the program again");
}

}  // namespace

Result<PrintedNumbers> readPaperNumbers() {
  PrintedNumbers numbers;
  for (const auto& [file, table] :
       {std::pair{"table1.csv", &numbers.methods}, {"table2.csv", &numbers.variants}, {"table3.csv", &numbers.costs}}) {
    auto read = readPrinted(file);
    if (!read) return tl::unexpected(read.error());
    *table = std::move(*read);
  }
  return numbers;
}

}  // namespace xsmoe::experiments
