// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/size_ledger.h"

#include <QLabel>
#include <QStringList>
#include <QVBoxLayout>

#include "model/core/methods.h"
#include "model/core/network_parts.h"
#include "model/core/parameter_ledger.h"
#include "widgets/charts/view_saver.h"
#include "widgets/help/reading_line.h"
#include "widgets/words/forecast_wording.h"
#include "widgets/words/labels.h"
#include "widgets/words/symbol_wording.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

constexpr std::int64_t kFloat = 4;         // bytes
constexpr std::int64_t kBesideWeight = 3;  // of each number that trains: its gradient and Adam's two moments

/// "V: (3 + 2)" with what each is multiplied by: "V: (3 + 2) · 2·768·64 + T: (2 + 2) · 2·768·64".
template <class Text>
QString perModality(Method method, const RunDescription& run, const Text& of) {
  QStringList terms;
  for (const Modality modality : modalitiesOf(method))
    terms << QStringLiteral("%1: %2").arg(modalityMark(modality),
                                          of(modality, modality == Modality::kVisual ? run.visualWidth : run.textualWidth));
  return terms.join(QStringLiteral(" + "));
}

QString sumOf(const std::vector<int>& experts, int more) {
  QStringList terms;
  for (const int n : experts) terms << QString::number(n + more);
  return QLatin1Char('(') + terms.join(QStringLiteral(" + ")) + QLatin1Char(')');
}

const std::vector<int>& countsOf(const ExpertCounts& counts, Modality modality) {
  return modality == Modality::kVisual ? counts.visual : counts.textual;
}

void addExperts(std::vector<LedgerLine>& lines, const RunDescription& run, const ParameterLedger& ledger, const ExpertCounts& counts) {
  const ModelSettings& model = run.settings.model;
  const auto experts = [&](Modality modality, int d) {
    return QStringLiteral("%1 · 2·%2·%3").arg(sumOf(countsOf(counts, modality), 0)).arg(d).arg(model.bottleneck);
  };
  const auto routers = [&](Modality modality, int d) { return QStringLiteral("%1 · %2").arg(sumOf(countsOf(counts, modality), 1)).arg(d); };
  lines.push_back({SizeLedger::tr("experts"), QStringLiteral("Σ N · 2 d d′"), perModality(model.method, run, experts), ledger.experts,
                   ledger.trainable - ledger.routers - ledger.fusion - ledger.userEncoder});
  lines.push_back(
      {SizeLedger::tr("routers"), QStringLiteral("Σ (N + 1) d"), perModality(model.method, run, routers), ledger.routers, ledger.routers});
}

std::vector<LedgerLine> ledgerLines(const RunDescription& run, const std::vector<LayerUsage>& layers) {
  const ModelSettings& model = run.settings.model;
  const int length = run.settings.protocol.sequenceLength, e = model.embedding;
  const ExpertCounts counts = hasExperts(model.method) ? expertsOf(model.method, groupingOf(structureOf(layers)), layers) : ExpertCounts{};
  const ParameterLedger ledger = countParameters(model, length, run.visualWidth, run.textualWidth, counts);
  std::vector<LedgerLine> lines;
  if (hasExperts(model.method)) addExperts(lines, run, ledger, counts);
  const auto width = [](Modality, int d) { return QString::number(d); };
  lines.push_back({SizeLedger::tr("fusion"), QStringLiteral("e Σ d + e"),
                   QStringLiteral("%1 · (%2) + %1").arg(e).arg(perModality(model.method, run, width)), ledger.fusion, ledger.fusion});
  lines.push_back(
      {SizeLedger::tr("user encoder"), QStringLiteral("L e + 2 e + b (12 e² + 9 e)"),
       // A raised digit right after a place would be taken for a digit of the place.
       QStringLiteral("%1·%2 + 2·%2 + %3 · (12·%4 + 9·%2)")
           .arg(QString::number(length), QString::number(e), QString::number(model.blocks), QString::number(e) + QStringLiteral("²")),
       ledger.userEncoder, ledger.userEncoder});
  return lines;
}

QString ledgerCell(const QString& words, bool number = false) {
  return QStringLiteral("<td%1>%2&nbsp;</td>").arg(number ? QStringLiteral(" align=right") : QString(), words.toHtmlEscaped());
}

QString tableRow(const QStringList& words, const QStringList& numbers) {
  QString cells;
  for (const QString& one : words) cells += ledgerCell(one);
  for (const QString& one : numbers) cells += ledgerCell(one, true);
  return QStringLiteral("<tr>%1</tr>").arg(cells);
}

/// Over all columns: its words take no room from those of other rows.
QString wideRow(const QString& words, int columns, bool number = false) {
  return QStringLiteral("<tr><td colspan=%1%2>%3</td></tr>")
      .arg(columns)
      .arg(number ? QStringLiteral(" align=right") : QString(), words.toHtmlEscaped());
}

QStringList ledgerNumbers(std::int64_t parameters, std::int64_t trained) {
  return {count(parameters), count(trained), bytesText(kFloat * parameters)};
}

/// A sum has its name above its numbers.
QString accountTable(const SizeAccount& account) {
  const QStringList titles{SizeLedger::tr("All (MP)"), SizeLedger::tr("Trained (TrP)"), SizeLedger::tr("As float32")};
  const auto sum = [&](const QString& name, std::int64_t parameters, std::int64_t trained) {
    return wideRow(name, 1 + static_cast<int>(titles.size())) + tableRow({QString()}, ledgerNumbers(parameters, trained));
  };
  QString rows = tableRow({SizeLedger::tr("Part")}, titles);
  for (const LedgerLine& line : account.lines) rows += tableRow({line.part}, ledgerNumbers(line.parameters, line.trained));
  rows += sum(SizeLedger::tr("together, by the formulas"), account.parameters(), account.trained());
  if (account.countedParameters > 0)
    rows += sum(SizeLedger::tr("counted by the engine"), account.countedParameters, account.countedTrained);
  return QStringLiteral("<table>%1</table>").arg(rows);
}

/// Paragraphs, which wrap where a row would be cut.
QString formulasOf(const SizeAccount& account) {
  QString lines;
  for (const LedgerLine& line : account.lines)
    lines +=
        QStringLiteral("<p>%1: %2<br>= %3</p>").arg(line.part.toHtmlEscaped(), line.formula.toHtmlEscaped(), line.numbers.toHtmlEscaped());
  return lines;
}

/// What of memory, in bytes; of a forecast that is a range from `bytes` on.
struct MemoryLine {
  QString what;
  std::int64_t bytes = 0;
  std::int64_t most = 0;  ///< 0: no range
};

std::vector<MemoryLine> memoryLines(const SizeAccount& account, const LiveState& state, std::optional<std::int64_t> peakAfter) {
  std::vector<MemoryLine> lines{{SizeLedger::tr("parameters, float32"), kFloat * account.parameters()},
                                {SizeLedger::tr("gradients and moments of what trains"), kBesideWeight * kFloat * account.trained()}};
  if (const Forecast& forecast = state.history->description().forecast; !forecast.empty())
    lines.push_back({SizeLedger::tr("forecast before the run: its highest"), forecast.leastBytes, forecast.mostBytes});
  if (state.residentBytes > 0) lines.push_back({SizeLedger::tr("measured: this program now"), state.residentBytes});
  if (state.peakBytes > 0) lines.push_back({SizeLedger::tr("measured: its highest"), state.peakBytes});
  if (state.devicePeakBytes > 0) lines.push_back({SizeLedger::tr("measured: the GPU's highest"), state.devicePeakBytes});
  if (peakAfter && *peakAfter > 0) lines.push_back({SizeLedger::tr("measured: highest of the run by then"), *peakAfter});
  return lines;
}

/// A range has its name above it.
QString memoryTable(const std::vector<MemoryLine>& lines) {
  QString rows;
  for (const MemoryLine& line : lines)
    rows += line.most > 0 ? wideRow(line.what, 2) + wideRow(bytesRangeText(line.bytes, line.most), 2, true)
                          : tableRow({line.what}, {bytesText(line.bytes)});
  return QStringLiteral("<table>%1</table>").arg(rows);
}

/// For files: numbers in full.
ChartTable ledgerInRows(const SizeAccount& account, const std::vector<MemoryLine>& memory) {
  ChartTable table{{SizeLedger::tr("part"), SizeLedger::tr("formula"), SizeLedger::tr("with numbers"), SizeLedger::tr("parameters"),
                    SizeLedger::tr("trained"), SizeLedger::tr("bytes"), SizeLedger::tr("bytes at most")},
                   {}};
  const auto add = [&table](const QString& part, const QString& formula, const QString& numbers, std::int64_t parameters,
                            std::int64_t trained) {
    table.rows.push_back(
        {part, formula, numbers, QString::number(parameters), QString::number(trained), QString::number(kFloat * parameters), QString()});
  };
  for (const LedgerLine& line : account.lines) add(line.part, line.formula, line.numbers, line.parameters, line.trained);
  add(SizeLedger::tr("together, by the formulas"), {}, {}, account.parameters(), account.trained());
  if (account.countedParameters > 0)
    add(SizeLedger::tr("counted by the engine"), {}, {}, account.countedParameters, account.countedTrained);
  for (const MemoryLine& line : memory)
    table.rows.push_back({SizeLedger::tr("memory: %1").arg(line.what), QString(), QString(), QString(), QString(),
                          QString::number(line.bytes), line.most > 0 ? QString::number(line.most) : QString()});
  return table;
}

QString agreementOf(const SizeAccount& account) {
  if (account.countedParameters == 0) return {};
  const bool same = account.countedParameters == account.parameters() && account.countedTrained == account.trained();
  return same ? SizeLedger::tr("Formulas and engine agree.") : SizeLedger::tr("Formulas and engine do not agree: one of them is wrong.");
}

QString legendOfLedger() {
  return SizeLedger::tr(
      "N: experts of a side layer; Σ: over side layers and modalities; d: width of a hidden state; d′: bottleneck of an expert; e: width "
      "of "
      "an embedding; L: inputs of a sequence; b: blocks of the user encoder. Of a layer's experts one trains. MP and TrP are the paper's "
      "names "
      "(section 4.5). The program's memory holds hidden states, the batch in hand and the window itself as well.");
}

const WindowHistory* accountedWindow(const RunHistory& history, std::optional<WindowIndex> window) {
  if (!window) return history.newest();
  for (const WindowHistory& one : history.windows())
    if (one.window == *window && one.done) return &one;
  return history.newest();
}

QString paragraph(const QString& words) { return QStringLiteral("<p>%1</p>").arg(words.toHtmlEscaped()); }

}  // namespace

std::int64_t SizeAccount::parameters() const {
  std::int64_t sum = 0;
  for (const LedgerLine& line : lines) sum += line.parameters;
  return sum;
}

std::int64_t SizeAccount::trained() const {
  std::int64_t sum = 0;
  for (const LedgerLine& line : lines) sum += line.trained;
  return sum;
}

std::optional<SizeAccount> sizeAccount(const RunHistory& history, std::optional<WindowIndex> window) {
  const RunDescription& run = history.description();
  const WindowHistory* const of = accountedWindow(history, window);
  if (of == nullptr || descriptionOf(run.settings.model.method).family != Family::kXsmoe) return std::nullopt;
  SizeAccount account;
  account.window = of->window.value;
  account.tested = of->done.has_value();
  account.lines = ledgerLines(run, of->done ? of->done->usage : unused(of->started.structure));
  account.countedParameters = of->done ? of->done->parameters : of->started.parameters;
  account.countedTrained = of->done ? of->done->trainable : of->started.trainable;
  return account;
}

SizeLedger::SizeLedger(QWidget* parent) : QScrollArea(parent), words_(wrappedLabel(this)) {
  words_->setTextFormat(Qt::RichText);
  words_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  words_->setMargin(6);
  words_->setToolTip(explained({Symbol::kAllParameters, Symbol::kTrainedParameters}));
  auto* const body = new QWidget(this);
  auto* const reading = new ReadingLine(*this);
  reading->setPage(QStringLiteral("sizes"));
  reading->setContentsMargins(6, 4, 6, 0);
  auto* const column = new QVBoxLayout(body);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(reading);
  column->addWidget(words_, 1);
  setWidget(body);
  setWidgetResizable(true);
  setFrameShape(QFrame::NoFrame);
  setAccessibleName(tr("Parameters and memory"));
  words_->setContextMenuPolicy(Qt::NoContextMenu);  // that of the whole
  auto* const saver = new ViewSaver(*this, [this]() -> ShownView { return {accessibleName(), textMaker(text()), table_}; });
  saver->openWhereAsked();
  saver->leaveToPage();
  showRun({}, std::nullopt);
}

void SizeLedger::showRun(const LiveState& state, std::optional<WindowIndex> window) {
  table_ = {};
  const auto account = state.history ? sizeAccount(*state.history, window) : std::nullopt;
  if (!account) {
    words_->setText(paragraph(tr("Parameters and memory appear here when a run of XSMoE or one of its variants starts.")));
    return;
  }
  const WindowHistory* const of = accountedWindow(*state.history, window);
  const auto peakAfter = of->done ? std::optional(of->done->peakBytes) : std::nullopt;
  const auto memory = memoryLines(*account, state, peakAfter);
  table_ = ledgerInRows(*account, memory);
  const QString moment = account->tested ? tr("as tested after training on %1") : tr("as training on %1 began");
  words_->setText(QStringLiteral("<b>%1</b>").arg(tr("Parameters, %1").arg(moment.arg(windowName(account->window))).toHtmlEscaped()) +
                  accountTable(*account) + paragraph(agreementOf(*account)) +
                  QStringLiteral("<b>%1</b>").arg(tr("The formulas, and with this run's numbers").toHtmlEscaped()) + formulasOf(*account) +
                  QStringLiteral("<p><b>%1</b></p>").arg(tr("Memory").toHtmlEscaped()) + memoryTable(memory) + paragraph(legendOfLedger()));
}

QString SizeLedger::text() const { return words_->text(); }

}  // namespace xsmoe::widgets
