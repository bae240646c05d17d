import { expect, test } from "vitest";
import { mistakes } from "./rules";

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
