// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/worksheet.h"

#include <QLocale>
#include <algorithm>
#include <utility>

#include "model/core/files/replacement_file.h"

namespace xsmoe::widgets {
namespace {

const QString kForm = QStringLiteral("2");  // of kept()

/// A line "Name: text", of which further lines stand below the first.
QString entry(const QString& name, const QString& text) {
  auto lines = text.trimmed().split(QLatin1Char('\n'));
  for (auto& line : lines) line = line.trimmed();
  return QStringLiteral("   %1: %2\n").arg(name, lines.join(QStringLiteral("\n      ")));
}

/// What was asked, and what came of it.
QString answerText(const Worksheet::Answer& one) {
  QString text = entry(Worksheet::tr("Question"), one.question);
  if (!one.choices.isEmpty()) text += entry(Worksheet::tr("Choices"), one.choices.join(QLatin1Char('\n')));
  text += entry(Worksheet::tr("My answer"), one.answer);
  if (!one.right.isEmpty() && one.right == one.answer)
    text += QStringLiteral("   ") + Worksheet::tr("That is right.") + QStringLiteral("\n");
  else if (!one.right.isEmpty())
    text += entry(Worksheet::tr("Right is"), one.right);
  if (!one.explanation.isEmpty()) text += entry(Worksheet::tr("Why"), one.explanation);
  return text;
}

}  // namespace

Worksheet::Worksheet(QObject* parent, Clock clock) : QObject(parent), clock_(std::move(clock)) {}

void Worksheet::add(Answer answer) {
  answers_.push_back({std::move(answer), clock_()});
  unsaved_ = true;
  Q_EMIT changed();
}

void Worksheet::clear() {
  if (answers_.empty()) return;
  answers_.clear();
  unsaved_ = false;
  Q_EMIT changed();
}

QStringList Worksheet::kept() const {
  if (answers_.empty()) return {};
  QStringList texts{kForm};
  for (const auto& one : answers_)
    texts << one.time.toString(Qt::ISODate) << one.run << QString::number(one.step) << one.title << one.question
          << one.choices.join(QLatin1Char('\n')) << one.answer << one.right << one.explanation;
  return texts;
}

void Worksheet::restore(const QStringList& kept) {
  constexpr qsizetype kTexts = 9;  // of an answer
  answers_.clear();
  for (qsizetype at = 1; kept.value(0) == kForm && at + kTexts <= kept.size(); at += kTexts) {
    const auto time = QDateTime::fromString(kept[at], Qt::ISODate);
    if (!time.isValid()) continue;
    const Answer answer{
        kept[at + 1], kept[at + 2].toInt(), kept[at + 3], kept[at + 4], kept[at + 5].split(QLatin1Char('\n'), Qt::SkipEmptyParts),
        kept[at + 6], kept[at + 7],         kept[at + 8]};
    answers_.push_back({answer, time});
  }
  unsaved_ = !answers_.empty();
  Q_EMIT changed();
}

std::vector<const Worksheet::Given*> Worksheet::inOrder() const {
  QStringList runs;
  std::vector<const Given*> sorted;
  for (const auto& one : answers_) {
    if (!runs.contains(one.run)) runs << one.run;
    sorted.push_back(&one);
  }
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Given* a, const Given* b) {
    return std::pair(runs.indexOf(a->run), a->step) < std::pair(runs.indexOf(b->run), b->step);
  });
  return sorted;
}

int Worksheet::asked() const {
  return static_cast<int>(std::count_if(answers_.begin(), answers_.end(), [](const Given& one) { return !one.right.isEmpty(); }));
}

int Worksheet::right() const {
  return static_cast<int>(
      std::count_if(answers_.begin(), answers_.end(), [](const Given& one) { return !one.right.isEmpty() && one.answer == one.right; }));
}

QString Worksheet::text() const {
  QString text = tr("Worksheet of XSMoE Studio") + QStringLiteral("\n") + tr("Name: ") + QStringLiteral("\n");
  if (!answers_.empty())
    text += tr("Date: %1").arg(QLocale().toString(answers_.front().time.date(), QLocale::LongFormat)) + QStringLiteral("\n");
  QString run;
  for (const auto* const one : inOrder()) {
    if (one->run != run) text += QStringLiteral("\n") + tr("Run: %1").arg(one->run.simplified()) + QStringLiteral("\n");
    run = one->run;
    text += QStringLiteral("\n") +
            tr("Step %1. %2 (%3)")
                .arg(QString::number(one->step), one->title.simplified(), one->time.time().toString(QStringLiteral("HH:mm"))) +
            QStringLiteral("\n");
    text += answerText(*one);
  }
  if (asked() > 0) text += QStringLiteral("\n") + tr("Right answers: %1 of %2").arg(right()).arg(asked()) + QStringLiteral("\n");
  return text;
}

Result<void> Worksheet::save(const std::filesystem::path& file) {
  auto written = writeTextFile(file, text().toStdString());
  if (written) unsaved_ = false;
  return written;
}

}  // namespace xsmoe::widgets
