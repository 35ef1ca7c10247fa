// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/pages/tables_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTextBrowser>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <initializer_list>

#include "model/analysis/printed_numbers.h"
#include "model/core/files/replacement_file.h"
#include "model/core/methods.h"
#include "widgets/charts/chart_view.h"
#include "widgets/charts/tau_curves.h"
#include "widgets/forms/wrapped_row.h"
#include "widgets/pages/compare_choices.h"
#include "widgets/pages/result_table_model.h"
#include "widgets/pages/two_level_header.h"
#include "widgets/report/figure_file.h"
#include "widgets/save_dialog.h"
#include "widgets/words/labels.h"
#include "widgets/words/wording.h"

namespace xsmoe::widgets {
namespace {

const std::array<std::string, 2> kPaperPair{"iisan_rh", "iisan_kd"};  ///< with which the paper compares

struct FileKind {
  TableFormat format;
  const char* title;
  const char* suffix;
};
constexpr std::array kFileKinds{FileKind{TableFormat::kLatex, "LaTeX", "tex"}, FileKind{TableFormat::kMarkdown, "Markdown", "md"},
                                FileKind{TableFormat::kCsv, "CSV", "csv"}, FileKind{TableFormat::kHtml, "HTML", "html"}};

constexpr int kTableShare = 300, kFootersShare = 60;  ///< of the height, at first: on a low page the footers keep theirs

constexpr std::array kResamples{0, 2000, 10000, 50000};  ///< of users
constexpr int kUsualResamples = 1;                       ///< its place

/// A choice that shows so many letters at least, does not make the page wide by its longest entry, and takes the room that there is. The
/// row goes on in a line below rather than cut what is chosen.
QComboBox* narrow(QComboBox* box, int letters) {
  box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  box->setMinimumContentsLength(letters);
  return box;
}

void addMethods(QComboBox& box) {
  for (const auto& [method, continual] : namedMethods()) box.addItem(text(titleOf(method, continual)), text(nameOf(method, continual)));
}

/// Metrics that are seldom wanted apart, and each alone.
void addMetrics(QComboBox& box) {
  const auto add = [&box](const std::vector<std::string>& keys) {
    QStringList titles, data;
    for (const auto& key : keys) {
      titles << text(findRankingMetric(key)->title);
      data << text(key);
    }
    box.addItem(titles.join(QStringLiteral(", ")), data);
  };
  add({"hr10", "ndcg10"});
  add({"hr20", "ndcg20"});
  add({"hr10", "ndcg10", "hr20", "ndcg20"});
  for (const auto& metric : rankingMetrics()) add({std::string(metric.key)});
}

/// A choice behind what it is about, in one line.
QWidget* labelled(const QString& label, QComboBox* box) {
  auto* const pair = new QWidget(box->parentWidget());
  auto* const row = new QHBoxLayout(pair);
  row->setContentsMargins(0, 0, 0, 0);
  row->addWidget(new QLabel(label, pair));
  row->addWidget(box, 1);
  return pair;
}

/// Unless a person chose something else than what was offered before.
void offer(QComboBox& box, int& offered, const std::string& method) {
  if (box.currentIndex() != offered) return;
  box.setCurrentIndex(std::max(0, box.findData(text(method))));
  offered = box.currentIndex();
}

QString coloured(Tone tone, const QString& words) {
  return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(toneColour(tone).name(), words.toHtmlEscaped());
}

}  // namespace

TablesPanel::TablesPanel(QWidget* parent)
    : QWidget(parent),
      stop_(new QPushButton(tr("Sto&p"), this)),
      export_(new QToolButton(this)),
      message_(wrappedLabel(this)),
      result_(new QWidget(this)),
      title_(wrappedLabel(result_)),
      view_(new QTableView(result_)),
      model_(new ResultTableModel(this)),
      figure_(new ChartView(result_)),
      footers_(new QTextBrowser(result_)) {
  buildButtons();
  buildChoices();
  buildView();
  layOut();
  result_->hide();
  export_->setEnabled(false);
  say(tr("A table is made of the finished runs among those above, on the stream and with the settings that most of them have."), false);
}

void TablesPanel::buildButtons() {
  const auto add = [this](TableKind kind, const QString& name, const QString& what) {
    auto* const button = new QPushButton(name, this);
    button->setToolTip(what);
    connect(button, &QPushButton::clicked, this, [this, kind] { Q_EMIT tableRequested(wish(kind)); });
    buttons_.push_back({kind, button});
  };
  add(TableKind::kMethods, tr("Table &1"), tr("Methods on each tested window, HR@10 and NDCG@10"));
  add(TableKind::kVariants, tr("Table &2"), tr("The same of XSMoE and its variants"));
  add(TableKind::kCosts, tr("Table &3"), tr("Parameters, memory and time over τ, and of NoFT"));
  add(TableKind::kOverTau, tr("Figur&e 2"), tr("HR@10 and NDCG@10 over τ"));
  add(TableKind::kSignificance, tr("Sig&nificance"),
      tr("Whether the two methods differ: t-tests over seeds, effect size, and an interval by resampling users, for which the tests are "
         "ranked anew from stored weights"));
  stop_->hide();
  connect(stop_, &QPushButton::clicked, this, &TablesPanel::cancelRequested);
  export_->setText(tr("E&xport"));
  export_->setToolTip(tr("The table with its footers, as a file or on the clipboard"));
  export_->setPopupMode(QToolButton::InstantPopup);
  export_->setFocusPolicy(Qt::TabFocus);
  auto* const menu = new QMenu(export_);
  addExportsTo(*menu);
  addFigureTo(*menu);
  export_->setMenu(menu);
}

void TablesPanel::buildChoices() {
  runs_ = narrow(choiceBox(tr("Which runs the table is of"), {tr("Listed runs"), tr("Chosen runs")}, this), 14);
  runs_->setItemData(0, tr("With runs of methods that do not use a setting that the filter asks for: tau=0.2 leaves GAG in"),
                     Qt::ToolTipRole);
  first_ = narrow(choiceBox(tr("Method whose significance is tested"), {}, this), 10);
  addMethods(*first_);
  first_->setCurrentIndex(first_->findData(QStringLiteral("xsmoe")));
  offeredFirst_ = first_->currentIndex();
  second_ = narrow(choiceBox(tr("Method that it is compared with"), {}, this), 18);
  second_->addItem(tr("IISAN_RH and IISAN_KD"), QString());
  addMethods(*second_);
  printed_ = narrow(choiceBox(tr("Whose numbers, as the paper prints them, stand beside the measured ones"), {}, this), 9);
  printed_->addItem(tr("Automatic"), QString());
  printed_->setItemData(0, tr("Those of the stream's title, where the settings are the paper's"), Qt::ToolTipRole);
  printed_->addItem(tr("None"), text(kNoPrinted));
  for (const auto& dataset : allPaperDatasets()) printed_->addItem(text(dataset.name), text(dataset.name));
  metrics_ = narrow(choiceBox(tr("Metrics of Tables 1 and 2, Figure 2 and significance"), {}, this), 13);
  addMetrics(*metrics_);
  resamples_ = narrow(choiceBox(tr("How many times users are resampled for the interval of a difference"), {}, this), 6);
  for (const int resamples : kResamples) resamples_->addItem(resamples == 0 ? tr("None") : count(resamples), resamples);
  resamples_->setItemData(0, tr("No interval: neither weights nor the stream are read"), Qt::ToolTipRole);
  resamples_->setCurrentIndex(kUsualResamples);
}

void TablesPanel::buildView() {
  view_->setModel(model_);
  view_->setHorizontalHeader(new TwoLevelHeader(view_));
  view_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  view_->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
  view_->verticalHeader()->setSectionsClickable(false);
  view_->setCornerButtonEnabled(false);
  view_->setFrameShape(QFrame::NoFrame);
  view_->setAccessibleName(tr("Table of results"));
  figure_->hide();
  footers_->setFrameShape(QFrame::NoFrame);
  footers_->setMinimumHeight(2 * fontMetrics().lineSpacing());
  footers_->setAccessibleName(tr("Footers of the table"));
  title_->setTextFormat(Qt::PlainText);
  message_->setTextFormat(Qt::PlainText);
  QFont bold = font();
  bold.setBold(true);
  title_->setFont(bold);
}

void TablesPanel::layOut() {
  auto* const buttons = new WrappedRow;
  for (const auto& one : buttons_) buttons->addWidget(one.button);
  buttons->addStretch();
  buttons->addWidget(stop_);
  buttons->addWidget(export_);
  auto* const choices = new WrappedRow;
  choices->addWidget(runs_);
  choices->addWidget(labelled(tr("metrics:"), metrics_));
  choices->addWidget(labelled(tr("printed:"), printed_));
  choices->addWidget(labelled(tr("significance of"), first_));
  choices->addWidget(labelled(tr("against"), second_));
  choices->addWidget(labelled(tr("resamples:"), resamples_));
  auto* const numbers = new QSplitter(Qt::Horizontal, result_);
  for (QWidget* const part : std::initializer_list<QWidget*>{figure_, view_}) numbers->addWidget(part);
  for (const int place : {0, 1}) numbers->setStretchFactor(place, 1);
  // Below: a table of many windows needs the width. Whoever has read the footers makes them smaller, or draws them shut.
  parts_ = new QSplitter(Qt::Vertical, result_);
  parts_->addWidget(numbers);
  parts_->addWidget(footers_);
  parts_->setCollapsible(0, false);
  parts_->setStretchFactor(0, 1);
  parts_->setSizes({kTableShare, kFootersShare});
  auto* const below = new QVBoxLayout(result_);
  below->setContentsMargins(0, 0, 0, 0);
  below->addWidget(title_);
  below->addWidget(parts_, 1);
  auto* const column = new QVBoxLayout(this);
  column->setContentsMargins(8, 4, 8, 2);
  column->setSpacing(2);
  column->addLayout(buttons);
  column->addLayout(choices);
  column->addWidget(message_);
  column->addWidget(result_, 1);
  column->addStretch();
}

void TablesPanel::addExportsTo(QMenu& menu) {
  for (const auto& kind : kFileKinds)
    menu.addAction(tr("Save as %1…").arg(QLatin1String(kind.title)), this,
                   [this, kind] { chooseFile(tr("Save table"), QLatin1String(kind.title), QLatin1String(kind.suffix)); });
  menu.addSeparator();
  for (const auto& kind : kFileKinds)
    menu.addAction(tr("Copy as %1").arg(QLatin1String(kind.title)), this, [this, kind] { copy(kind.format); });
  menu.addSeparator();
  standalone_ = menu.addAction(tr("LaTeX as a Document of Its Own"));
  standalone_->setCheckable(true);
}

void TablesPanel::addFigureTo(QMenu& menu) {
  figureActions_.push_back(menu.addSeparator());
  for (const QString& suffix : {QStringLiteral("pdf"), QStringLiteral("svg"), QStringLiteral("png")})
    figureActions_.push_back(menu.addAction(tr("Save Figure as %1…").arg(suffix.toUpper()), this,
                                            [this, suffix] { chooseFile(tr("Save figure"), suffix.toUpper(), suffix); }));
  for (auto* const action : figureActions_) action->setVisible(false);
}

void TablesPanel::chooseFile(const QString& dialog, const QString& kind, const QString& suffix) {
  const QString title = text(model_->table().title).section(QLatin1Char(':'), 0, 0);
  const QString path =
      askWhereToSave(this, dialog, QStringLiteral("%1.%2").arg(title, suffix), {QStringLiteral("%1 (*.%2)").arg(kind, suffix)});
  saveAt(*this, path);
}

Result<void> TablesPanel::saveAs(const std::filesystem::path& file) const {
  const bool drawn = model_->table().kind == TableKind::kOverTau;
  if (drawn && isFigureFile(file)) return writeFigure(file, model_->table());
  const auto* const kind = std::find_if(kFileKinds.begin(), kFileKinds.end(),
                                        [&](const FileKind& one) { return file.extension() == std::string(".") + one.suffix; });
  if (kind == kFileKinds.end())
    return badInput(file.string(), "no table is written under this ending",
                    drawn ? "Choose .tex, .md, .csv or .html, or .pdf, .svg or .png for the figure" : "Choose .tex, .md, .csv or .html");
  return writeTextFile(file, textAs(kind->format));
}

std::string TablesPanel::textAs(TableFormat format) const { return tableText(model_->table(), format, standalone_->isChecked()); }

void TablesPanel::copy(TableFormat format) const {
  const QString table = text(textAs(format));
  auto* const content = new QMimeData;
  if (format == TableFormat::kHtml) content->setHtml(table);
  content->setText(table);
  QApplication::clipboard()->setMimeData(content);
}

TableWish TablesPanel::wish(TableKind kind) const {
  TableWish wish;
  wish.kind = kind;
  wish.chosenOnly = runs_->currentIndex() == 1;
  wish.printed = printed_->currentData().toString().toStdString();
  const auto metrics = metrics_->currentData().toStringList();
  for (const QString& metric : metrics) wish.metrics.push_back(metric.toStdString());
  wish.resamples = resamples_->currentData().toInt();
  if (kind != TableKind::kSignificance) return wish;
  const std::string first = first_->currentData().toString().toStdString(), second = second_->currentData().toString().toStdString();
  for (const auto& other : second.empty() ? std::vector<std::string>{"iisan_rh", "iisan_kd"} : std::vector{second})
    wish.pairs.emplace_back(first, other);
  return wish;
}

void TablesPanel::setCounts(int listed, int chosen) {
  runs_->setItemText(0, tr("Listed runs (%1)").arg(count(listed)));
  runs_->setItemText(1, tr("Chosen runs (%1)").arg(count(chosen)));
}

bool TablesPanel::comparesSome(const std::set<std::string>& listed) const {
  const auto one = first_->currentData().toString().toStdString(), other = second_->currentData().toString().toStdString();
  const auto isListed = [&](const std::string& method) { return listed.contains(method); };
  return one != other && isListed(one) && (other.empty() ? std::all_of(kPaperPair.begin(), kPaperPair.end(), isListed) : isListed(other));
}

void TablesPanel::setMethods(const std::set<std::string>& listed) {
  if (listed.size() < 2 || comparesSome(listed)) return;
  std::vector<std::string> order{"xsmoe", kPaperPair[0], kPaperPair[1]};
  for (const auto& [method, continual] : namedMethods()) order.push_back(nameOf(method, continual));
  const auto firstBut = [&](const std::string& other) {
    const auto found = std::find_if(order.begin(), order.end(), [&](const auto& one) { return one != other && listed.contains(one); });
    return found == order.end() ? std::string() : *found;
  };
  const auto first = firstBut({});
  offer(*first_, offeredFirst_, first.empty() ? order.front() : first);
  const auto against = first_->currentData().toString().toStdString();
  const bool both =
      std::all_of(kPaperPair.begin(), kPaperPair.end(), [&](const auto& one) { return one != against && listed.contains(one); });
  offer(*second_, offeredSecond_, both ? std::string() : firstBut(against));
}

void TablesPanel::showMaking(const QString& howFar) {
  say(howFar.isEmpty() ? tr("Making the table…") : tr("Making the table: %1").arg(howFar), true);
}

void TablesPanel::showTable(ResultTable table) {
  const bool overTau = table.kind == TableKind::kOverTau;
  figure_->setVisible(overTau);
  for (auto* const action : figureActions_) action->setVisible(overTau);
  figure_->setContent(overTau ? tauCurvesContent(table) : ChartContent());
  model_->setTable(std::move(table));
  ofOtherRuns_ = false;
  showTitle();
  fillFooters();
  result_->show();
  export_->setEnabled(true);
  say({}, false);
}

void TablesPanel::showError(const QString& text) { say(text, false); }

void TablesPanel::setOfOtherRuns(bool other) {
  ofOtherRuns_ = other;
  showTitle();
}

void TablesPanel::showTitle() {
  const QString title = text(model_->table().title);
  title_->setText(ofOtherRuns_ ? tr("%1 (of other runs than those above: make it again for these)").arg(title) : title);
}

void TablesPanel::say(const QString& text, bool making) {
  message_->setText(text);
  message_->setVisible(!text.isEmpty());
  for (const auto& one : buttons_) one.button->setEnabled(!making);
  stop_->setVisible(making);
}

/// What the signs of the table mean, and what stands below it.
void TablesPanel::fillFooters() {
  QString html = QStringLiteral("<p>");
  if (marksUntrained(model_->table()))
    html += tr("<b>Bold</b>: best of a column, <u>underlined</u>: second best, trained or not.");
  else if (hasMarks(model_->table()))
    html += tr("<b>Bold</b>: best of a column, <u>underlined</u>: second best.");
  if (!model_->table().printedFrom.empty())
    html +=
        QLatin1Char(' ') +
        tr("Differences from the printed numbers: %1 or %2, with ! larger than the spread over seeds, with ? of one seed, which "
           "tells no spread; %3: no larger than the spread, of an HR of one seed than two standard errors of its test, or than the paper "
           "rounds.")
            .arg(coloured(Tone::kBetter, tr("measured better")), coloured(Tone::kWorse, tr("measured worse")),
                 coloured(Tone::kWithinSpread, tr("grey")));
  html += QStringLiteral("</p>");
  for (const auto& line : footerLines(model_->table()))
    html += QStringLiteral("<p>%1</p>").arg(withWindowNames(text(line)).toHtmlEscaped());
  footers_->setHtml(html);
}

void TablesPanel::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) fillFooters();
}

QPushButton* TablesPanel::button(TableKind kind) const {
  return std::find_if(buttons_.begin(), buttons_.end(), [kind](const Button& one) { return one.kind == kind; })->button;
}

const ResultTable& TablesPanel::table() const { return model_->table(); }
QString TablesPanel::title() const { return title_->text(); }
QString TablesPanel::message() const { return message_->text(); }
QString TablesPanel::footers() const { return footers_->toPlainText(); }

}  // namespace xsmoe::widgets
