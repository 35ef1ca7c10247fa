// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/utilization_chart.h"

#include <QLocale>
#include <algorithm>
#include <utility>
#include <vector>

#include "model/core/prune_chances.h"
#include "widgets/prune_wording.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

ChartSeries hollowBars(const QString& name, SeriesColour colour) {
  ChartSeries series = barSeries(name, colour);
  series.hollow = true;
  return series;
}

void add(ChartSeries& series, int x, double share, const QString& what) {
  series.points.emplace_back(x, share);
  series.pointNames.push_back(what);
}

/// A side layer of the shown network, of the one beside it, or of both; one of the two is there.
struct LayerPair {
  const LayerUsage* own = nullptr;
  const LayerUsage* other = nullptr;
  [[nodiscard]] const LayerUsage& layer() const { return own != nullptr ? *own : *other; }
};

/// The layers of the shown network in their order, then those that only the other one has.
std::vector<LayerPair> pairedLayers(const NetworkView& view, const std::optional<NetworkBeside>& beside) {
  static const std::vector<LayerUsage> kNone;
  const std::vector<LayerUsage>& others = beside ? beside->view.layers : kNone;
  std::vector<LayerPair> pairs;
  for (const LayerUsage& usage : view.layers) pairs.push_back({&usage, sameLayer(others, usage)});
  for (const LayerUsage& usage : others)
    if (sameLayer(view.layers, usage) == nullptr) pairs.push_back({nullptr, &usage});
  return pairs;
}

/// With many layers there is room for the names of modalities only.
void nameLayer(ChartAxis& axis, const std::vector<LayerPair>& layers, std::size_t layer, int end) {
  constexpr std::size_t kMostNames = 12;
  if (layers.size() <= kMostNames) return axis.names.push_back({static_cast<double>(end), layerMark(layers[layer].layer())});
  const Modality modality = layers[layer].layer().modality;
  const bool last = layer + 1 == layers.size() || layers[layer + 1].layer().modality != modality;
  if (last) axis.names.push_back({static_cast<double>(end), modalityTitle(modality)});
}

QString baseText(const LayerUsage& layer) { return UtilizationChart::tr("%1: base path").arg(layerTitle(layer)); }

QString expertText(const LayerUsage& layer, std::size_t expert) {
  return UtilizationChart::tr("%1: expert %2").arg(layerTitle(layer), expertName(layer.born[expert]));
}

constexpr double kLeastChance = 0.005;  // rounds to 1 % on screen

/// Of an expert of the shown network; 0 where nothing is known.
double chanceOf(const NetworkView& view, std::size_t layer, std::size_t expert) {
  return layer < view.chances.size() && expert < view.chances[layer].size() ? view.chances[layer][expert] : 0;
}

QString withChance(const QString& expert, double chance) {
  if (chance < kLeastChance) return expert;
  return UtilizationChart::tr("%1\nChance to be pruned at the window's end: %2").arg(expert, percent(chance, 0));
}

struct Chance {
  QString words;  ///< whose, and how large: "V2 E4 100 %"
  double value = 0;
};

/// The first `count` of them.
QString likeliest(const std::vector<Chance>& chances, std::size_t count) {
  QStringList words;
  for (std::size_t i = 0; i < count; ++i) words << chances[i].words;
  return words.join(QStringLiteral(", "));
}

/// The experts that may go at the window's end, and how that is known.
void addChances(ChartContent& content, const NetworkView& view) {
  std::vector<Chance> some;
  for (std::size_t layer = 0; layer < view.chances.size(); ++layer)
    for (std::size_t j = 0; j < view.chances[layer].size(); ++j)
      if (const double chance = view.chances[layer][j]; chance >= kLeastChance)
        some.push_back({QStringLiteral("%1 %2").arg(expertInLayer(view.layers[layer], j), percent(chance, 0)), chance});
  const QString held = heldByPins(view).join(QStringLiteral("; "));
  content.remark = held;
  if (some.empty()) return;
  std::stable_sort(some.begin(), some.end(), [](const Chance& a, const Chance& b) { return a.value > b.value; });
  // In fewer words the likeliest are named, and how many more there are is said.
  constexpr std::size_t kMostNamed = 6;
  for (std::size_t shown = some.size(); shown > 0; shown = std::min(shown - 1, kMostNamed)) {
    const QString named = UtilizationChart::tr("May go: %1").arg(likeliest(some, shown));
    const std::size_t left = some.size() - shown;
    content.shortRemarks << (left > 0 ? UtilizationChart::tr("%1 and %2 more").arg(named, QString::number(left)) : named);
  }
  content.remark = UtilizationChart::tr("May go at the window's end: %1").arg(likeliest(some, some.size()));
  if (!held.isEmpty()) content.remark += QStringLiteral("; ") + held;
  content.remarkDetail =
      UtilizationChart::tr(
          "%1.\nEstimated from how far each share lay from epoch to epoch, over the last epochs of this window, %2 at most, as "
          "if the shares at its end lay as far from the latest ones (by Student's t, and apart from each other). Only the least "
          "used expert of a layer goes, and only below τ; while that one is pinned, nobody of the layer goes. On made shares that scatter "
          "about a level, what was told came true. "
          "Where they walked on, it was up to 10 points too sure four epochs before the end, and up to 15 too modest one "
          "epoch before it.")
          .arg(content.remark)
          .arg(kSpreadEpochs);
}

ChartSeries hollowDots(const QString& name, Marker marker, SeriesColour colour) {
  ChartSeries dots;
  dots.name = name;
  dots.kind = SeriesKind::kDots;
  dots.marker = marker;
  dots.hollow = true;
  dots.colour = colour;
  return dots;
}

/// Of the right axis. Each stands on its value as on a tip, so that one of a small chance is whole and the axis begins at 0 all the same.
ChartSeries chanceDots() {
  constexpr double kOnTip = 7;  // pixels: half the mark, and its edge
  ChartSeries dots = hollowDots(UtilizationChart::tr("chance to be pruned"), Marker::kDown, {SeriesColour::Role::kTau});
  dots.secondAxis = dots.sign = true;
  dots.lift = kOnTip;
  return dots;
}

/// The series of the shown network, by what they mean.
struct ShareBars {
  ChartSeries base = barSeries(UtilizationChart::tr("base path"), {SeriesColour::Role::kBase});
  ChartSeries frozen = barSeries(UtilizationChart::tr("expert"), {SeriesColour::Role::kIndexed, 0});
  ChartSeries trained = hollowBars(UtilizationChart::tr("in training"), {SeriesColour::Role::kIndexed, 0});
  ChartSeries doomed = barSeries({}, {SeriesColour::Role::kTau});
  ChartSeries soFar = hollowDots(UtilizationChart::tr("so far in this epoch"), Marker::kCircle, {SeriesColour::Role::kIndexed, 0});
  ChartSeries chances = chanceDots();
};

/// An expert of a layer, and its index there in the shown network and in the other one; −1: that one lacks it.
struct ExpertPlace {
  ExpertName name;
  int own = -1, other = -1;
};

/// From left to right: the shown network's own, then those that only the other one has.
std::vector<ExpertPlace> expertPlaces(const LayerPair& pair) {
  const auto indexIn = [](const LayerUsage* layer, int born) { return layer != nullptr ? indexOf(*layer, born) : -1; };
  const auto countOf = [](const LayerUsage* layer) { return layer != nullptr ? static_cast<int>(layer->born.size()) : 0; };
  std::vector<ExpertPlace> places;
  for (int j = 0; j < countOf(pair.own); ++j) {
    const ExpertName name = nameOf(*pair.own, static_cast<std::size_t>(j));
    places.push_back({name, j, indexIn(pair.other, name.born)});
  }
  for (int j = 0; j < countOf(pair.other); ++j) {
    const ExpertName name = nameOf(*pair.other, static_cast<std::size_t>(j));
    if (indexIn(pair.own, name.born) < 0) places.push_back({name, -1, j});
  }
  return places;
}

/// Adds what is known of an expert of the shown network at `x`. `goes`: the one of its layer that would go.
void addExpert(ShareBars& shares, const NetworkView& view, std::size_t layer, int expert, int goes, int x) {
  const LayerUsage& own = view.layers[layer];
  const auto j = static_cast<std::size_t>(expert);
  QString what = expertText(own, j);
  if (isPinned(view, nameOf(own, j))) what += QLatin1Char('\n') + explained(Symbol::kPin);
  const double chance = chanceOf(view, layer, j);
  ChartSeries& series = expert == goes ? shares.doomed : expert == own.trained ? shares.trained : shares.frozen;
  add(series, x, decisiveShare(own, j, view.protocol), withChance(what, chance));
  if (const LayerUsage* const now = sharesSoFar(view, layer)) add(shares.soFar, x, decisiveShare(*now, j, view.protocol), what);
  if (chance >= kLeastChance) add(shares.chances, x, 100 * chance, what);
}

/// Adds the other network's expert as a dot at `x`.
void addBeside(ChartSeries& dots, const LayerUsage& other, int expert, int x, Protocol protocol) {
  const auto j = static_cast<std::size_t>(expert);
  add(dots, x, decisiveShare(other, j, protocol), expertText(other, j));
}

/// The right axis, as long as anything is known: with no mark where nobody is likely to go.
void addChanceAxis(ChartContent& content, const NetworkView& view, ChartSeries chances) {
  if (std::all_of(view.chances.begin(), view.chances.end(), [](const auto& layer) { return layer.empty(); })) return;
  content.y2.title = UtilizationChart::tr("chance to be pruned at the window's end (%)");
  content.y2.shortTitles = {UtilizationChart::tr("chance to be pruned (%)"), UtilizationChart::tr("chance (%)"),
                            UtilizationChart::tr("chance"), UtilizationChart::tr("%")};
  content.y2.least = 0;
  content.y2.most = 100;
  content.series.push_back(std::move(chances));
}

QString tauAsWritten(double tau) { return QLocale().toString(tau, 'g', 3); }

/// The run's τ, and besides it where the slider stands elsewhere.
void addTau(ChartContent& content, const NetworkView& view) {
  if (!view.tau) return;
  content.marks.push_back(
      {*view.tau, true, true, UtilizationChart::tr("τ = %1").arg(tauAsWritten(*view.tau)), {}, UtilizationChart::tr("τ")});
  if (!view.slider) return;
  content.marks.push_back(
      {*view.slider, true, false, UtilizationChart::tr("slider: τ = %1").arg(tauAsWritten(*view.slider)),
       UtilizationChart::tr("Where the slider stands. At the moment shown the run has τ = %1, and by that bars are marked that "
                            "would go; what would go at the slider's is told below it.")
           .arg(tauAsWritten(*view.tau)),
       UtilizationChart::tr("slider")});
}

/// Puts a ring around the bar of the chosen expert, or around the other network's dot where it alone has it.
void ringChosen(UtilizationBars& shown, const std::optional<ExpertName>& chosen) {
  const auto found =
      std::find_if(shown.experts.begin(), shown.experts.end(), [&chosen](const auto& one) { return chosen && one.second == *chosen; });
  if (found == shown.experts.end()) return;
  ChartSeries ring;
  ring.name = UtilizationChart::tr("chosen: %1", "an expert").arg(expertName(chosen->born));
  ring.kind = SeriesKind::kDots;
  ring.hollow = ring.ring = true;
  ring.colour.role = SeriesColour::Role::kTruth;
  for (const ChartSeries& series : shown.content.series)
    for (std::size_t i = 0; i < series.points.size(); ++i)
      if (ring.points.empty() && series.points[i].x() == found->first)
        add(ring, found->first, series.points[i].y(), series.pointNames.at(i));
  shown.content.series.push_back(std::move(ring));
}

}  // namespace

ChartContent utilizationContent(const NetworkView& view, const std::optional<NetworkBeside>& beside) {
  return utilizationBars(view, beside, std::nullopt).content;
}

UtilizationBars utilizationBars(const NetworkView& view, const std::optional<NetworkBeside>& beside,
                                const std::optional<ExpertName>& chosen) {
  UtilizationBars result;
  ChartContent& content = result.content;
  content.title = view.tau ? UtilizationChart::tr("Utilization against τ") : UtilizationChart::tr("Utilization");
  content.shortTitles = {UtilizationChart::tr("Utilization")};
  content.x.title = UtilizationChart::tr("side layers");
  content.y.title = decisiveShareName(view.protocol);
  content.y.shortTitles = decisiveShareShortNames(view.protocol);
  content.y.least = 0;
  content.emptyText = UtilizationChart::tr("Shares appear here after the first batch of a run with side layers.");
  if (std::none_of(view.layers.begin(), view.layers.end(), hasShares)) return result;
  const bool paper = view.protocol == Protocol::kPaper;
  ShareBars shares;
  shares.trained.name = trainedWord(view);
  shares.doomed.sign = true;
  ChartSeries dots = hollowDots(beside ? beside->other : QString(), Marker::kDiamond, {SeriesColour::Role::kIndexed, 1});
  dots.sign = true;
  const auto goes = expertsToPrune(view);
  const auto layers = pairedLayers(view, beside);
  addChances(content, view);
  shares.doomed.name = wouldGoWord(view);
  content.x.namesStart = -0.5;
  content.signs = explained({Symbol::kLayer, Symbol::kBasePath, Symbol::kExpert});
  int x = 0;
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    const auto& [own, other] = layers[layer];
    if (paper && own != nullptr) add(shares.base, x, own->utilization.at(0), baseText(*own));
    if (const auto* const now = sharesSoFar(view, layer); paper && now != nullptr)
      add(shares.soFar, x, now->utilization.at(0), baseText(*now));
    if (paper && other != nullptr) add(dots, x, other->utilization.at(0), baseText(*other));
    if (paper) ++x;
    for (const ExpertPlace& place : expertPlaces(layers[layer])) {
      result.experts.emplace(x, place.name);
      if (place.own >= 0) addExpert(shares, view, layer, place.own, goes[layer], x);
      if (place.other >= 0) addBeside(dots, *other, place.other, x, view.protocol);
      ++x;
    }
    nameLayer(content.x, layers, layer, x);
    ++x;  // a gap between layers
  }
  content.x.least = -0.5;
  content.x.most = std::max(1, x - 1) - 0.5;
  if (beside) {
    ChartSeries& named = paper ? shares.base : shares.frozen;  // the first of them in the legend
    const NamePair runs = toldApart(beside->shown, beside->other);
    named.shortName = UtilizationChart::tr("%1: %2", "a run, and what is shown of it").arg(runs.one, named.name);
    dots.shortName = runs.other;
    if (runs.one != beside->shown) named.whole = beside->shown;
    if (runs.other != beside->other) dots.whole = beside->other;
  }
  if (paper) content.series.push_back(std::move(shares.base));
  content.series.push_back(std::move(shares.frozen));
  content.series.push_back(std::move(shares.trained));
  if (!shares.doomed.points.empty()) content.series.push_back(std::move(shares.doomed));
  if ((view.live && view.trains) || !shares.soFar.points.empty())
    content.series.push_back(std::move(shares.soFar));  // no epoch's end moves the legend
  addChanceAxis(content, view, std::move(shares.chances));
  if (!dots.points.empty()) content.series.push_back(std::move(dots));
  addTau(content, view);
  ringChosen(result, chosen);
  return result;
}

UtilizationChart::UtilizationChart(QWidget* parent) : ChartView(parent) {
  connect(this, &ChartView::pointClicked, this, &UtilizationChart::takeClick);
  refresh();
}

void UtilizationChart::showNetwork(const NetworkView& view, const std::optional<NetworkBeside>& beside) {
  view_ = view;
  beside_ = beside;
  refresh();
}

void UtilizationChart::setChosen(const std::optional<ExpertName>& chosen) {
  if (chosen == chosen_) return;
  chosen_ = chosen;
  refresh();
}

void UtilizationChart::refresh() {
  auto shown = utilizationBars(view_, beside_, chosen_);
  experts_ = std::move(shown.experts);
  setContent(std::move(shown.content));
}

void UtilizationChart::takeClick(int series, int point) {
  const QPointF at = content().series.at(static_cast<std::size_t>(series)).points.at(static_cast<std::size_t>(point));
  const auto expert = experts_.find(static_cast<int>(at.x()));
  if (expert == experts_.end()) return;
  const ExpertName clicked = expert->second;  // what it leads to may show another network
  Q_EMIT expertClicked(clicked);
}

}  // namespace xsmoe::widgets
