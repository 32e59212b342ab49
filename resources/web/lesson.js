// A lesson's text, the things to try, and the question that is answered before it is explained.

function showLesson(page, section) {
  const { lesson } = DATA;
  if (!lesson) return;
  section.hidden = false;
  // The text was made by the program from the lesson's Markdown, without any tags of the author's.
  section.querySelector(".lesson-text").innerHTML = lesson.html;
  showTries(page, lesson, section.querySelector(".tries"));
  if (lesson.question) showQuestion(lesson.question, section.querySelector(".question"));
}

function showTries(page, lesson, section) {
  section.hidden = !lesson.tries.length;
  const said = element("p", { className: "note try-text" });
  said.setAttribute("role", "status");
  const buttons = lesson.tries.map((one, index) => {
    const button = element("button", { type: "button", title: one.text }, one.label);
    button.addEventListener("click", () => {
      page.take(index);
      said.textContent = one.text;
    });
    return button;
  });
  section.append(element("div", { className: "buttons" }, ...buttons), said);
}

function showQuestion(question, section) {
  section.hidden = false;
  const answer = element("p", { className: "answer" });
  answer.setAttribute("role", "status");
  const buttons = question.choices.map((choice, index) => {
    const button = element("button", { type: "button" }, choice);
    button.addEventListener("click", () => {
      const right = index === question.answer;
      button.classList.add(right ? "right" : "wrong");
      button.disabled = true;
      if (right) buttons.forEach((one) => (one.disabled = true));
      answer.textContent = right ? `Right. ${question.explanation}` : "Not quite. Look again and try another.";
    });
    return button;
  });
  section.append(element("p", {}, question.text), element("div", { className: "choices" }, ...buttons), answer);
}
