import { expect, test } from "vitest";
import { mistakes, passwordMistakes } from "./rules";

const good = { name: "Ines Weber", email: "ines@example.com", password: "correct horse battery", repeat: "correct horse battery" };

test("a complete form has no mistakes", () => {
  expect(mistakes(good)).toEqual({});
});

test("a short password says how much is missing, counting characters and not bytes", () => {
  expect(mistakes({ ...good, password: "äöü😀", repeat: "äöü😀" }).password).toBe("11 more characters needed");
});

test("differing passwords, no name and no address are each said at their field", () => {
  expect(Object.keys(mistakes({ ...good, name: " ", email: "ines", repeat: "other" })).sort()).toEqual(["email", "name", "repeat"]);
});

test("a new password is measured alone, by the same rule", () => {
  expect(passwordMistakes({ password: good.password, repeat: good.repeat })).toEqual({});
  expect(passwordMistakes({ password: "fourteen chars", repeat: "other" })).toEqual({
    password: "1 more character needed", repeat: "The two passwords differ.",
  });
});
