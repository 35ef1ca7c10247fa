// The map of all items: where they are, beside the product that it takes, and pictures of them while a person moves it.
#include <ATen/CPUGeneratorImpl.h>
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <torch/types.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "model/device/device.h"
#include "model/experiments/desk/item_planes.h"
#include "tests/bench/run_timing.h"
#include "tests/bench/sections.h"
#include "tests/bench/shown_map.h"

namespace xsmoe::bench {
namespace {

constexpr int kMapItems = 126'000, kMapThreads = 2;
constexpr std::int64_t kMapWidth = 128;
constexpr const char* kAxes = "map/axes";
constexpr const char* kScatter = "map/scatter product";

at::Tensor madeEmbeddings() { return at::empty({kMapItems, kMapWidth}).normal_(0, 1, at::make_generator<at::CPUGeneratorImpl>(5)); }

/// Axes and places of all items.
void measureAxes(benchmark::State& state) {
  device::useThreads(kMapThreads);
  const auto items = madeEmbeddings();
  for (auto unused : state) benchmark::DoNotOptimize(experiments::principalPlane(items));
}

/// What no way to the axes can do without: the embeddings in double, and their products with each other.
void measureScatter(benchmark::State& state) {
  device::useThreads(kMapThreads);
  const auto items = madeEmbeddings();
  for (auto unused : state) {
    const auto rows = items.to(torch::kDouble);
    benchmark::DoNotOptimize(torch::mm(rows.t(), rows));
  }
}

#ifdef XSMOE_WITH_WIDGETS
std::vector<std::pair<int, int>> sizesOfMaps() { return {{1280, 800}, {1920, 1080}}; }

std::string nameOfMap(const std::pair<int, int>& size) { return fmt::format("map/{}x{}", size.first, size.second); }

/// Of twenty frames the nineteen fastest are within it.
double nearlyLongest(Frames frames) {
  if (frames.empty()) return 0;
  std::sort(frames.begin(), frames.end());
  return frames[(frames.size() * 19 + 19) / 20 - 1];
}

void measureFrames(benchmark::State& state, const std::pair<int, int>& size) {
  for (auto unused : state) {
    const auto shown = showMap(kMapItems, size.first, size.second);
    const std::vector<std::pair<const char*, const Frames*>> kinds{
        {"bare", &shown.bare}, {"pan", &shown.pan}, {"zoom", &shown.zoom}, {"selected", &shown.selected}, {"pointed", &shown.pointed}};
    for (const auto& [kind, frames] : kinds) {
      state.counters[kind] = median(*frames);
      state.counters[fmt::format("{}, longest", kind)] = nearlyLongest(*frames);
    }
    state.counters["map"] = shown.map;
  }
}

Table tabulateFrames(const Measurements& measured) {
  Table table;
  table.title = fmt::format("A map of {} items in the window's thread, without a screen and without a GPU; all are drawn", kMapItems);
  table.note =
      "A frame is an event of mouse or wheel and the picture after it; the median, and what 19 of 20 are within. × bare: beside\n"
      "clearing and showing a picture of as many pixels. pan: all items in sight. zoom: by the wheel, in and out. selected: pan with a\n"
      "third of the items selected. pointed: the mouse goes from item to item, with their cards. another map: that of another window is\n"
      "given. Target: 60 frames a second.";
  table.columns = {"size", "what", "frames/s", "frame ms", "19 of 20 ms", "bare ms", "× bare", "another map ms"};
  for (const auto& size : sizesOfMaps()) {
    const auto name = nameOfMap(size);
    if (!measured.ran(name)) continue;
    const double bare = measured.counter(name, "bare");
    for (const char* kind : {"pan", "zoom", "selected", "pointed"}) {
      const double frame = measured.counter(name, kind);
      table.rows.push_back({text(fmt::format("{} × {}", size.first, size.second)), text(kind), number(frame > 0 ? 1 / frame : 0, 0),
                            number(1e3 * frame, 2), number(1e3 * measured.counter(name, fmt::format("{}, longest", kind)), 2),
                            number(1e3 * bare, 2), ratio(bare > 0 ? frame / bare : 0), number(1e3 * measured.counter(name, "map"), 1)});
    }
  }
  return table;
}
#endif

void registerMap(const Plan& plan) {
  const int rounds = plan.quick ? 1 : 3;
  benchmark::RegisterBenchmark(kAxes, measureAxes)->UseRealTime()->Iterations(1)->Repetitions(rounds);
  benchmark::RegisterBenchmark(kScatter, measureScatter)->UseRealTime()->Iterations(1)->Repetitions(rounds);
#ifdef XSMOE_WITH_WIDGETS
  for (const auto& size : sizesOfMaps())
    benchmark::RegisterBenchmark(nameOfMap(size).c_str(), [size](benchmark::State& state) { measureFrames(state, size); })
        ->UseRealTime()
        ->Iterations(1);
#endif
}

std::vector<Table> tabulateMap(const Plan&, const Measurements& measured) {
  Table axes;
  axes.title =
      fmt::format("The two principal axes of {} embeddings of {} numbers, in double, and all places on them", kMapItems, kMapWidth);
  axes.note = fmt::format(
      "Of all items, not of a sample; {} threads. × product: beside the bare product of the embeddings with each other.", kMapThreads);
  axes.columns = {"ms", "product ms", "× product"};
  const double taken = measured.seconds(kAxes), product = measured.seconds(kScatter);
  if (taken > 0 && product > 0) axes.rows.push_back({number(1e3 * taken, 1), number(1e3 * product, 1), ratio(taken / product)});
  std::vector<Table> tables{axes};
#ifdef XSMOE_WITH_WIDGETS
  tables.push_back(tabulateFrames(measured));
#endif
  return tables;
}

}  // namespace

Section mapSection() { return {"map", "axes of all items, and frames of their map", registerMap, tabulateMap}; }

}  // namespace xsmoe::bench
