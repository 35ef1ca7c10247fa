// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/run_curves.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "model/core/ranking_metrics.h"
#include "model/core/units.h"
#include "widgets/charts/error_band.h"
#include "widgets/charts/method_style.h"
#include "widgets/theme.h"
#include "widgets/words/group_labels.h"
#include "widgets/words/provenance_wording.h"
#include "widgets/words/run_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

class RunCurves {
  Q_DECLARE_TR_FUNCTIONS(RunCurves)
};

/// The last window that a run has in common with the nearest run before it that is drawn; −1: none is.
int lastShared(const RunChoice& choice, const std::vector<int>& shown, int run) {
  const auto parentOf = [&](int place) { return choice.parents[static_cast<std::size_t>(place)]; };
  int shared = -1;
  for (int at = run; parentOf(at) >= 0;) {
    const int window = runAt(choice, at).description.origin->window.value;
    shared = shared < 0 ? window : std::min(shared, window);
    at = parentOf(at);
    if (std::binary_search(shown.begin(), shown.end(), at)) return shared;
  }
  return -1;
}

/// Places that are shown, by group in the order in which groups come.
std::vector<std::vector<int>> byGroup(const RunChoice& choice, const std::vector<int>& shown) {
  std::vector<std::vector<int>> groups;
  std::map<int, std::size_t> at;
  for (const int place : shown) {
    const auto [known, isNew] = at.try_emplace(choice.groups[static_cast<std::size_t>(place)], groups.size());
    if (isNew) groups.emplace_back();
    groups[known->second].push_back(place);
  }
  return groups;
}

/// The style of each of these groups. The first group of a method looks as stylesTogether() says. What else there is of it keeps
/// the colour where several methods are shown, so that a colour is one method; of a single method colours tell the groups apart.
class StylesOfGroups {
 public:
  StylesOfGroups(const RunChoice& choice, const std::vector<std::vector<int>>& groups) : styles_(groups.size(), -1) {
    std::set<Method> methods;
    std::set<StyledMethod> named;
    for (const auto& group : groups) {
      named.insert(methodOf(choice, group));
      methods.insert(methodOf(choice, group).first);
    }
    several_ = methods.size() > 1;
    ofMethods_ = stylesTogether(named);
    for (std::size_t i = 0; i < groups.size(); ++i)
      if (const int style = styleOfMethod(choice, groups[i]); taken_.insert(style).second) styles_[i] = style;
    for (std::size_t i = 0; i < groups.size(); ++i)
      if (styles_[i] < 0) taken_.insert(styles_[i] = another(choice, groups[i]));
  }
  [[nodiscard]] int of(std::size_t group) const { return styles_[group]; }

 private:
  static StyledMethod methodOf(const RunChoice& choice, const std::vector<int>& group) {
    const auto& model = runAt(choice, group.front()).settings.model;
    return {model.method, model.continual};
  }
  [[nodiscard]] int styleOfMethod(const RunChoice& choice, const std::vector<int>& group) const {
    return ofMethods_.at(methodOf(choice, group));
  }
  [[nodiscard]] int another(const RunChoice& choice, const std::vector<int>& group) const {
    const int own = styleOfMethod(choice, group);
    for (int which = 1; several_ && which < kStylesOfColour; ++which)
      if (const int style = styleOfSameColour(own, which); !taken_.contains(style)) return style;
    // Of one method, or more than can be told apart in its colour.
    int style = choice.groups[static_cast<std::size_t>(group.front())] % kCurveStyles;
    while (taken_.size() < kCurveStyles && taken_.contains(style)) style = (style + 1) % kCurveStyles;
    return style;
  }

  bool several_ = false;
  std::map<StyledMethod, int> ofMethods_;
  std::vector<int> styles_;
  std::set<int> taken_;
};

/// A unit in which a time is a number that reads well.
struct TimeUnit {
  QString name;
  double seconds;
};
TimeUnit unitFor(double longest) {
  constexpr double kMinute = 60, kHour = 3600;
  if (longest < 2 * kMinute) return {RunCurves::tr("s"), 1};
  return longest < 2 * kHour ? TimeUnit{RunCurves::tr("min"), kMinute} : TimeUnit{RunCurves::tr("h"), kHour};
}

/// A little room below the lowest point, so that no marker is cut.
std::optional<double> floorOf(const std::vector<ChartSeries>& curves) {
  constexpr double kRoom = 0.06;
  double least = std::numeric_limits<double>::infinity(), most = -least;
  for (const ChartSeries& curve : curves)
    for (const QPointF point : curve.points) {
      least = std::min(least, point.y());
      most = std::max(most, point.y());
    }
  if (least >= most) return std::nullopt;
  return std::max(0.0, least - kRoom * (most - least));
}

const WindowCost* costOf(const RunSummary& run, WindowIndex window) {
  const auto found = std::find_if(run.costs.begin(), run.costs.end(), [&](const WindowCost& cost) { return cost.window == window; });
  return found == run.costs.end() ? nullptr : &*found;
}

/// Of the model that was tested. Memory that was not measured is not known.
std::optional<double> costValue(const RunSummary& run, const WindowTest& test, CurveOf of) {
  const auto* const cost = costOf(run, test.window);
  if (cost == nullptr) return std::nullopt;
  switch (of) {
    case CurveOf::kParameters: return static_cast<double>(cost->parameters);
    case CurveOf::kTrainable: return static_cast<double>(cost->trainable);
    case CurveOf::kExperts: return cost->experts;
    case CurveOf::kSeconds: return cost->seconds;
    case CurveOf::kEpochs: return cost->epochs;
    case CurveOf::kMemory: return cost->peakBytes > 0 ? std::optional(static_cast<double>(cost->peakBytes)) : std::nullopt;
    default: break;
  }
  return std::nullopt;
}

/// A share of hits among sequences.
struct Hits {
  double share = 0;
  std::int64_t sequences = 0;
};
std::optional<Hits> hitsOf(const Metrics& measured, MetricField metric) {
  return measured.sequences > 0 ? std::optional(Hits{measured.*metric, measured.sequences}) : std::nullopt;
}

/// What is drawn, and how it is written.
struct Quantity {
  QString name, axis;  ///< "HR@10", "HR@10 (%)"
  WindowValue value;
  double scale = 1;
  int decimals = 0;
  std::function<std::optional<Hits>(const RunSummary& run, const WindowTest& test)> hits = {};  ///< null: it is no share of hits
  [[nodiscard]] QString text(double of) const { return QLocale().toString(scale * of, 'f', decimals); }
};

Quantity costQuantity(CurveOf of) {
  const auto value = [of](const RunSummary& run, const WindowTest& test) { return costValue(run, test, of); };
  switch (of) {
    case CurveOf::kParameters: return {RunCurves::tr("Parameters"), RunCurves::tr("parameters"), value};
    case CurveOf::kTrainable: return {RunCurves::tr("Trainable parameters"), RunCurves::tr("trainable parameters"), value};
    case CurveOf::kExperts: return {RunCurves::tr("Experts"), RunCurves::tr("experts of all layers"), value, 1, 1};
    case CurveOf::kSeconds: return {RunCurves::tr("Training time of the window"), RunCurves::tr("training time (s)"), value, 1, 1};
    case CurveOf::kEpochs: return {RunCurves::tr("Epochs"), RunCurves::tr("epochs"), value, 1, 1};
    case CurveOf::kMemory: return {RunCurves::tr("Peak memory"), RunCurves::tr("peak memory (MB)"), value, 1 / kMegabyte};
    default: break;
  }
  return {};
}

/// Null where it is no metric of the validation.
MetricField validatedBy(CurveOf of) {
  switch (of) {
    case CurveOf::kValidationHr10: return &Metrics::hr10;
    case CurveOf::kValidationNdcg10: return &Metrics::ndcg10;
    case CurveOf::kValidationHr20: return &Metrics::hr20;
    case CurveOf::kValidationNdcg20: return &Metrics::ndcg20;
    default: return nullptr;
  }
}

/// Of the model that was tested; null: none.
const Metrics* validationOf(const RunSummary& run, const WindowTest& test) {
  for (const auto& validation : run.validations)
    if (validation.window == test.window) return &validation.metrics;
  return nullptr;
}

Quantity quantityBesideTests(CurveOf of) {
  const MetricField metric = validatedBy(of);
  if (metric == nullptr) return costQuantity(of);
  const QString name = metricName(metric);
  const auto value = [metric](const RunSummary& run, const WindowTest& test) {
    const Metrics* const measured = validationOf(run, test);
    return measured != nullptr ? std::optional(measured->*metric) : std::nullopt;
  };
  Quantity quantity{RunCurves::tr("Validation %1").arg(name), RunCurves::tr("validation %1 (%)").arg(name), value, 100, 2};
  if (isShareOfHits(metric))
    quantity.hits = [metric](const RunSummary& run, const WindowTest& test) {
      const Metrics* const measured = validationOf(run, test);
      return measured != nullptr ? hitsOf(*measured, metric) : std::nullopt;
    };
  return quantity;
}

Quantity quantityOf(const CurveOptions& options) {
  if (options.of != CurveOf::kMetric) return quantityBesideTests(options.of);
  const QString name = metricName(options.metric);
  const auto value = [metric = options.metric](const RunSummary&, const WindowTest& test) { return std::optional(test.metrics.*metric); };
  Quantity quantity{name, RunCurves::tr("%1 (%)").arg(name), value, 100, 2};
  if (isShareOfHits(options.metric))
    quantity.hits = [metric = options.metric](const RunSummary&, const WindowTest& test) { return hitsOf(test.metrics, metric); };
  return quantity;
}

/// The series of one chart, group by group.
class Curves {
 public:
  Curves(const RunChoice& choice, const CurveOptions& options, const Quantity& quantity, const std::vector<int>& shown, TimeUnit unit)
      : choice_(choice), options_(options), quantity_(quantity), shown_(shown), unit_(std::move(unit)) {}

  void add(const std::vector<int>& group, const GroupLabel& label, int style) {
    std::vector<const RunSummary*> runs;
    int from = lastShared(choice_, shown_, group.front());
    for (const int place : group) {
      runs.push_back(&runAt(choice_, place));
      from = std::min(from, lastShared(choice_, shown_, place));
    }
    auto band = bandOf(runs, quantity_.value);
    std::erase_if(band, [&](const BandPoint& point) { return point.window.value < from; });
    if (runs.size() == 1) return addRun(group.front(), label, style, band);
    addMean(runs, label, style, band);
    if (options_.spread != CurveSpread::kNone) addSpread(label.whole, style, band);
    if (!options_.single) return;
    for (const int place : group)
      if (++singles <= kMostSingleRuns) addSingle(place, style, from);
  }
  /// Behind all curves. False: there are too many.
  bool addErrorBands() {
    if (bands_.size() > kMostErrorBands) return false;
    for (const auto& [curve, errors] : bands_) addErrorBand(series, curve, errors);
    return true;
  }
  std::vector<ChartSeries> series;
  int singles = 0;  ///< runs that would have a line of their own

 private:
  struct ErrorsOfCurve {
    std::size_t curve = 0;  ///< among the series
    std::vector<double> errors;
  };

  [[nodiscard]] double x(WindowIndex testedOn, double seconds) const {
    return options_.x == CurveX::kWindow ? testedOn.value : seconds / unit_.seconds;
  }
  [[nodiscard]] static QString windowsText(WindowIndex window, WindowIndex testedOn) { return modelAndTest(window.value, testedOn.value); }

  [[nodiscard]] const std::string& nameOf(int place) const { return choice_.names[static_cast<std::size_t>(place)]; }

  /// Whether a label is no more than what the run is called.
  [[nodiscard]] bool isTitle(const QString& label, int place) const {
    const RunSummary& run = runAt(choice_, place);
    return label == withChangesByHand(text(nameOf(place)), run) || label == withChangesByHand(titleInList(run, nameOf(place)), run);
  }

  void addRun(int place, const GroupLabel& label, int style, const std::vector<BandPoint>& points) {
    ChartSeries curve = runCurve(style);
    const QString name = text(nameOf(place));
    curve.name =
        isTitle(label.whole, place) ? withChangesByHand(name, runAt(choice_, place)) : RunCurves::tr("%1, %2").arg(name, label.whole);
    curve.shortName = label.brief;
    if (!isTitle(label.brief, place)) curve.whole = curve.name;
    addPoints(curve, points, [](const BandPoint& point) { return point.mean; });
    std::vector<double> errors;
    for (const BandPoint& point : points) {
      const auto hits = hitsAt(runAt(choice_, place), point);
      QString about = windowsText(point.window, point.testedOn);
      if (hits) {
        errors.push_back(quantity_.scale * standardError(hits->share, hits->sequences));
        about = RunCurves::tr("%1: ± %2 (standard error over %3)")
                    .arg(about, QLocale().toString(errors.back(), 'f', quantity_.decimals),
                         counted(hits->sequences, RunCurves::tr("1 sequence"), RunCurves::tr("%1 sequences")));
      }
      if (quantity_.hits || options_.x == CurveX::kTrainingTime) curve.pointNames.push_back(about);
    }
    const bool known = !errors.empty() && errors.size() == points.size();
    if (known && options_.spread != CurveSpread::kNone) bands_.push_back({series.size(), std::move(errors)});
    series.push_back(std::move(curve));
  }

  [[nodiscard]] std::optional<Hits> hitsAt(const RunSummary& run, const BandPoint& point) const {
    if (!quantity_.hits) return std::nullopt;
    const auto test = std::find_if(run.tests.begin(), run.tests.end(), [&](const WindowTest& one) { return one.window == point.window; });
    return test != run.tests.end() ? quantity_.hits(run, *test) : std::nullopt;
  }

  void addMean(const std::vector<const RunSummary*>& runs, const GroupLabel& label, int style, const std::vector<BandPoint>& band) {
    std::set<std::uint64_t> seeds;
    for (const auto* const run : runs) seeds.insert(run->description.settings.training.seed);
    const auto runCount = static_cast<std::int64_t>(runs.size()), seedCount = static_cast<std::int64_t>(seeds.size());
    const QString many = counted(seedCount, RunCurves::tr("1 seed"), RunCurves::tr("%1 seeds"));
    ChartSeries curve = runCurve(style);
    const auto ofRuns = [&](const QString& words) {
      return runCount == seedCount ? RunCurves::tr("%1 (%2)").arg(words, many)
                                   : RunCurves::tr("%1 (%2, %3 runs)").arg(words, many).arg(runCount);
    };
    curve.shortName = ofRuns(label.brief);
    curve.name = RunCurves::tr("%1, mean").arg(ofRuns(label.whole));
    if (label.brief != label.whole) curve.whole = ofRuns(label.whole);
    addPoints(curve, band, [](const BandPoint& point) { return point.mean; });
    for (const BandPoint& point : band) {
      const QString of = counted(point.seeds, RunCurves::tr("1 seed"), RunCurves::tr("%1 seeds"));
      curve.pointNames.push_back(RunCurves::tr("%1: mean of %2 ± %3 (standard deviation), %4 to %5")
                                     .arg(windowsText(point.window, point.testedOn), of, quantity_.text(point.deviation),
                                          quantity_.text(point.least), quantity_.text(point.most)));
    }
    legend_ = curve.shortName;
    series.push_back(std::move(curve));
  }

  void addSpread(const QString& label, int style, const std::vector<BandPoint>& band) {
    const bool range = options_.spread == CurveSpread::kRange;
    ChartSeries low = edge(style), high = edge(style);
    low.name = range ? RunCurves::tr("%1, least").arg(label) : RunCurves::tr("%1, mean − standard deviation").arg(label);
    high.name = range ? RunCurves::tr("%1, most").arg(label) : RunCurves::tr("%1, mean + standard deviation").arg(label);
    addPoints(low, band, [range](const BandPoint& point) { return range ? point.least : point.mean - point.deviation; });
    addPoints(high, band, [range](const BandPoint& point) { return range ? point.most : point.mean + point.deviation; });
    low.fillTo = static_cast<int>(series.size()) + 1;
    series.push_back(std::move(low));
    series.push_back(std::move(high));
  }

  void addSingle(int place, int style, int from) {
    const RunSummary& run = runAt(choice_, place);
    ChartSeries line = edge(style);
    line.name = RunCurves::tr("%1, seed %2").arg(text(nameOf(place))).arg(run.description.settings.training.seed);
    for (const CurvePoint& point : curveOf(run, quantity_.value)) {
      if (point.window.value < from) continue;
      line.points.emplace_back(x(point.testedOn, point.seconds), quantity_.scale * point.value);
      line.pointNames.push_back(windowsText(point.window, point.testedOn));
    }
    series.push_back(std::move(line));
  }

  /// A thin line that the legend does not name by itself.
  [[nodiscard]] ChartSeries edge(int style) const {
    ChartSeries line;
    line.colour = runCurve(style).colour;
    line.marker = Marker::kNone;
    line.faint = true;
    line.shortName = legend_;
    return line;
  }

  template <class Get>
  void addPoints(ChartSeries& curve, const std::vector<BandPoint>& band, const Get& get) const {
    for (const BandPoint& point : band) curve.points.emplace_back(x(point.testedOn, point.seconds), quantity_.scale * get(point));
  }

  const RunChoice& choice_;
  const CurveOptions& options_;
  const Quantity& quantity_;
  const std::vector<int>& shown_;
  TimeUnit unit_;
  QString legend_;  // of the group under way
  std::vector<ErrorsOfCurve> bands_;
};

/// Whether a stream may be named by one of these folders.
bool isAmongFolders(const std::string& folder, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(), [&folder](const std::string& one) {
    std::error_code unknown;
    return one == folder || std::filesystem::equivalent(one, folder, unknown);
  });
}

/// Whether all of these runs are of the known stream, cut as it is known.
bool areOf(const KnownStream& stream, const RunChoice& choice, const std::vector<int>& shown) {
  if (!stream.facts.data || shown.empty()) return false;
  std::set<std::string> folders;
  for (const int place : shown) {
    const RunSummary& run = runAt(choice, place);
    if (!sameStream(runAt(choice, shown.front()), run)) return false;
    if (run.settings.protocol.windows != static_cast<int>(stream.facts.data->windows.size())) return false;
    folders.insert(run.description.streamFolder);
  }
  return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) { return isAmongFolders(folder, stream.folders); });
}

/// What is known of the windows that the runs were tested on.
void addFacts(ChartContent& content, const RunChoice& choice, const std::vector<int>& shown, const StreamFacts& facts) {
  content.signs = plantedMeanings(facts).join(QLatin1Char('\n'));
  std::set<int> testedOn;
  for (const int place : shown)
    for (const WindowTest& test : runAt(choice, place).tests) testedOn.insert(test.testedOn.value);
  for (const int window : testedOn) {
    const QStringList lines = factsOf(facts, window);
    if (!lines.isEmpty()) content.notes.push_back({static_cast<double>(window), lines.join(QLatin1Char('\n'))});
    const QString planted = plantedLabel(facts, window);
    if (!planted.isEmpty()) content.marks.push_back({static_cast<double>(window), false, false, planted, plantedMeaning(facts, window)});
  }
}

void dressX(ChartContent& content, const RunChoice& choice, const std::vector<int>& shown) {
  content.x.title = RunCurves::tr("tested on window");
  content.x.tickPrefix = QStringLiteral("D");
  content.x.whole = true;
  content.x.least = 0.5;
  std::set<std::pair<int, int>> windows;
  int most = 2;
  for (const int place : shown) {
    const RunSummary& run = runAt(choice, place);
    for (const WindowTest& test : run.tests) windows.insert({test.window.value, test.testedOn.value});
    most = std::max(most, run.settings.protocol.windows);
  }
  content.x.most = most - 0.5;
  for (const auto& [window, testedOn] : windows) content.windows.push_back({window, testedOn - 0.5, testedOn + 0.5});
}

double longestTime(const RunChoice& choice, const std::vector<int>& shown) {
  double longest = 0;
  for (const int place : shown) longest = std::max(longest, trainedSeconds(runAt(choice, place)));
  return longest;
}

}  // namespace

bool isShareOfHits(MetricField metric) { return metric == &Metrics::hr10 || metric == &Metrics::hr20; }

QStringList curveQuantities() {
  QStringList names;
  for (int of = 1; of <= static_cast<int>(CurveOf::kValidationNdcg20); ++of) names << quantityBesideTests(static_cast<CurveOf>(of)).name;
  return names;
}

ChartSeries runCurve(int style) {
  constexpr int kMarkers = 5;
  ChartSeries curve;
  curve.colour.index = style % kSeriesColours;
  curve.marker = static_cast<Marker>(static_cast<int>(Marker::kCircle) + style % kMarkers);
  curve.dashed = style / kSeriesColours % 2 == 1;
  return curve;
}

std::map<int, int> curveStyles(const RunChoice& choice, const ComparableRuns& comparable) {
  const auto groups = byGroup(choice, comparable.shown);
  StylesOfGroups styles(choice, groups);
  std::map<int, int> byPlace;
  for (std::size_t i = 0; i < groups.size(); ++i)
    for (const int place : groups[i]) byPlace[place] = styles.of(i);
  return byPlace;
}

ChartContent runCurvesContent(const RunChoice& choice, const CurveOptions& options, const KnownStream& stream) {
  const auto comparable = runsWithCurves(choice, options.mixed);
  const auto styles = curveStyles(choice, comparable);
  const auto groups = byGroup(choice, comparable.shown);
  const auto labels = groupLabels(choice.runs, choice.names, groups);
  const auto unit = unitFor(longestTime(choice, comparable.shown));
  const auto quantity = quantityOf(options);
  ChartContent content;
  content.y.title = quantity.axis;
  content.emptyText = choice.chosen.empty() ? RunCurves::tr("Choose runs above to see their curves here.")
                                            : RunCurves::tr("The curves begin when the first window of a chosen run is tested.");
  Curves curves(choice, options, quantity, comparable.shown, unit);
  for (std::size_t i = 0; i < groups.size(); ++i) curves.add(groups[i], labels[i], styles.at(groups[i].front()));
  const bool banded = curves.addErrorBands();
  content.series = std::move(curves.series);
  if (options.x == CurveX::kWindow) {
    content.title = RunCurves::tr("%1 of the chosen runs per tested window").arg(quantity.name);
    dressX(content, choice, comparable.shown);
    if (options.of == CurveOf::kMetric && areOf(stream, choice, comparable.shown))
      addFacts(content, choice, comparable.shown, stream.facts);
  } else {
    content.title = RunCurves::tr("%1 of the chosen runs over the time that they trained").arg(quantity.name);
    content.x.title = RunCurves::tr("training time (%1)").arg(unit.name);
    content.x.meaning = RunCurves::tr("training time");
    content.x.unit = unit.seconds;
    content.x.least = 0;
  }
  content.y.least = floorOf(content.series);
  QStringList remarks{leftOutSentence(choice, comparable, options.mixed)};
  if (comparable.groupsShown < comparable.groups)
    remarks << RunCurves::tr("%1 of %2 groups are shown.").arg(count(comparable.groupsShown), count(comparable.groups));
  if (curves.singles > kMostSingleRuns)
    remarks << RunCurves::tr("%1 of %2 single runs are shown.").arg(count(kMostSingleRuns), count(curves.singles));
  if (!banded) remarks << RunCurves::tr("Standard errors are told on hover: there are more than %1 single runs.").arg(kMostErrorBands);
  remarks.removeAll(QString());
  content.remark = remarks.join(QLatin1Char(' '));
  return content;
}

}  // namespace xsmoe::widgets
